import { Global, Module } from '@nestjs/common';
import { PlanWording } from '../treatments/plans/plan-wording.types';
import { AgentPlanWording } from './agent-plan-wording';
import { AgentsModule } from './agents.module';

/** Lets the agents of the scene `plan` word treatment plans. */
@Global()
@Module({
  imports: [AgentsModule],
  providers: [{ provide: PlanWording, useClass: AgentPlanWording }],
  exports: [PlanWording],
})
export class PlanWordingModule {}
