import { Injectable } from '@nestjs/common';
import { AgentGatewayService } from '../agents/agent-gateway.service';
import { automationOrigin as origin } from '../agents/agent-origins.types';
import { Clock } from '../common/clock';
import { ConversationsService } from '../conversations/conversations.service';
import type { RegistrationSettings } from '../settings/registration-settings.types';
import type { AutomationRun } from './automation-run.entity';
import { ConsultantNotices } from './consultant-notices';
import { OwnMcp } from './own-mcp';
import { RegistrationGate } from './registration-gate';
import { noAgentAnswered } from './registration.errors';

/** What a step leaves in its run. */
export type RunChange = Partial<
  Pick<AutomationRun, 'conversationId' | 'messageId' | 'welcomeSource' | 'welcomeText' | 'responseMs'>
>;

/** What came of asking for a welcome; `error` where it is not an agent's. */
export interface Welcome {
  readonly change: RunChange;
  readonly error?: Error;
}

const analysis = 'analyze_customer';
const skipped = { welcomeSource: 'none' } as const;
const isSkipped = ({ failure_strategy: strategy }: RegistrationSettings): boolean => strategy === 'skip';

/** The effects of the steps, each with a unique key. Those of the database are parts of the open transaction. */
@Injectable()
export class AutomationSteps {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly gate: RegistrationGate,
    private readonly mcp: OwnMcp,
    private readonly gateway: AgentGatewayService,
    private readonly notices: ConsultantNotices,
    private readonly clock: Clock,
  ) {}

  async createConversation({ userId }: AutomationRun, settings: RegistrationSettings): Promise<RunChange> {
    const { title, ai_mode: aiMode } = settings.default_conversation;
    const { conversation } = await this.conversations.create({
      ...{ title, type: 'chat', ownerId: userId, customerId: userId, aiMode, source: origin },
      dedupeKey: `welcome:${userId}`,
    });
    return { conversationId: conversation.id };
  }

  /**
   * Shows that the tools which an agent needs answer, and analyses the customer unless operators have switched the
   * analysis off. Throws when they do not.
   */
  async callMcp({ userId }: AutomationRun, signal: AbortSignal): Promise<void> {
    await this.mcp.call('get_user_profile', { user_id: userId }, signal);
    if (await this.gate.offers(analysis)) await this.mcp.call(analysis, { user_id: userId }, signal);
  }

  /** The words of an agent, else what operators want in their place. */
  async askAgent(run: AutomationRun, settings: RegistrationSettings, signal: AbortSignal): Promise<Welcome> {
    const answer = await this.gateway.welcome({
      ...{ userId: run.userId, runId: run.id, conversationId: run.conversationId ?? undefined, signal },
      ...{ source: origin, isNewUser: true, template: settings.welcome_template },
    });
    if (answer.source === 'agent') return { change: { welcomeSource: 'agent', welcomeText: answer.text } };
    const change = isSkipped(settings) ? skipped : ({ welcomeSource: 'template', welcomeText: answer.text } as const);
    return { change, error: noAgentAnswered(answer.attempts) };
  }

  /** What operators want where agents are of no use. */
  async doWithoutAgent(run: AutomationRun, settings: RegistrationSettings): Promise<RunChange> {
    return isSkipped(settings) ? skipped : this.useTemplate(run, settings);
  }

  /** The welcome where no agent is to be asked. */
  async useTemplate({ userId }: AutomationRun, settings: RegistrationSettings): Promise<RunChange> {
    return {
      welcomeSource: 'template',
      welcomeText: await this.gateway.templateWelcome(userId, settings.welcome_template),
    };
  }

  async sendWelcome({ userId, conversationId, welcomeText, createdAt }: AutomationRun): Promise<RunChange> {
    const { message } = await this.conversations.appendMessage({
      ...{ conversationId: conversationId ?? '', type: 'text', content: { text: welcomeText ?? '' } },
      ...{ senderType: 'ai', origin, clientDedupe: `welcome:${userId}` },
    });
    const responseMs = Math.max(0, this.clock.now().getTime() - createdAt.getTime());
    return { messageId: message.id, welcomeText: null, responseMs };
  }

  /** How many consultants were told. */
  async notifyConsultants({ id: runId, userId: customerId, conversationId }: AutomationRun): Promise<number> {
    return (await this.notices.notify({ runId, customerId, conversationId: conversationId ?? '' })).recipients;
  }
}
