import { Injectable } from '@nestjs/common';
import { PlanWording, type PlanWordingRequest } from '../treatments/plans/plan-wording.types';
import { AgentGatewayService } from './agent-gateway.service';

/** Asks an agent for the words of a plan; it is told figures and names of projects, nothing about the person. */
@Injectable()
export class AgentPlanWording extends PlanWording {
  constructor(private readonly gateway: AgentGatewayService) {
    super();
  }

  async word(request: PlanWordingRequest): Promise<string | null> {
    const answer = await this.gateway.wording({ userId: request.customerId, query: queryOf(request), source: 'plan' });
    return answer?.text ?? null;
  }
}

function queryOf({ concerns, items, totalMin, totalMax, durationDays }: PlanWordingRequest): string {
  const projects = items.map(({ name, sessions }) => `${name} ${sessions} 次`).join('，');
  return (
    `请用两三句话向顾问说明这份护理方案草案，不要增加项目、价格或疗效承诺。` +
    `诉求：${concerns.join('、')}。项目：${projects}。` +
    `费用：${totalMin}–${totalMax} 元。周期：${durationDays} 天。`
  );
}
