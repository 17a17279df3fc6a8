import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../common/clock';
import { type CustomerHandedOver, HandoverHooks, type HandoverListener } from '../customers/customers.events';
import { Answering } from './answering';
import { MembershipRepository } from './membership.repository';

/** Conversations that are read at once. */
const pageSize = 50;

/** When a customer changes hands, so do the conversations: who takes part, who answers, and the customer is told. */
@Injectable()
export class ConversationHandovers implements HandoverListener, OnModuleInit {
  constructor(
    private readonly hooks: HandoverHooks,
    private readonly members: MembershipRepository,
    private readonly answering: Answering,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.hooks.add(this);
  }

  async onCustomerHandedOver({ id, customerId, from, to }: CustomerHandedOver): Promise<void> {
    const text = handoverText(from?.username, to?.username);
    const change = { to: to === null ? 'ai' : 'consultant', consultantId: to?.id ?? null, text } as const;
    for await (const { id: conversationId } of this.openOf(customerId)) {
      await this.answering.change(conversationId, { ...change, key: `handover:${id}` });
    }
    if (from !== null) await this.members.leaveAll(customerId, from.id, this.clock.now());
  }

  private async *openOf(customerId: string): AsyncGenerator<{ readonly id: string }> {
    for (let last: string | undefined; ;) {
      const page = await this.members.openOf(customerId, pageSize, last);
      yield* page;
      if (page.length < pageSize) return;
      last = page.at(-1)?.id;
    }
  }
}

/** What the customer reads. */
function handoverText(from: string | undefined, to: string | undefined): string {
  if (to === undefined) return `顾问 ${from ?? ''} 已结束服务，智能助手将继续为您服务。`;
  if (from === undefined) return `您的专属顾问 ${to} 已接入，将由 TA 继续为您服务。`;
  return `您的顾问已由 ${from} 变更为 ${to}，将由 TA 继续为您服务。`;
}
