import { Injectable, Logger } from '@nestjs/common';
import { ServerConfig } from '../config/app-config';
import { UsersService } from '../users/users.service';
import type { AgentCall } from './agent-call.types';
import { AgentCalls } from './agent-calls';
import { automationOrigin } from './agent-origins.types';
import type {
  AgentAnswer,
  AgentScene,
  AnswerEvent,
  CallSubject,
  ChatRequest,
  WelcomeRequest,
  WordingRequest,
} from './agents.types';
import type { AnswerRules } from './answers/answer-validation';
import { defaultReply, renderWelcome } from './answers/welcome-template';
import { AgentFailure } from './dify/dify-errors';

/** What the automation reads: `success` says that an agent wrote `content`, else it is the template's. */
export interface ChatReply extends AgentAnswer {
  readonly success: boolean;
  readonly content: string;
}

interface Person {
  readonly username: string | null;
  readonly phone: string | null;
}

const lengths: Record<AgentScene, Pick<AnswerRules, 'shortest' | 'longest' | 'json'>> = {
  welcome: { shortest: 10, longest: 800, json: false },
  chat: { shortest: 1, longest: 4_000, json: false },
  plan: { shortest: 1, longest: 20_000, json: true },
};

/**
 * The one way to agents: picks one by scene, tries the next when it fails, and answers with a template when all do. Every
 * method ends with an answer within the limits of its scene, unless the caller gives up (`signal`): then it throws.
 */
@Injectable()
export class AgentGatewayService {
  private readonly logger = new Logger('AgentCalls');
  private readonly ownHost: string;

  constructor(
    private readonly calls: AgentCalls,
    private readonly users: UsersService,
    server: ServerConfig,
  ) {
    this.ownHost = new URL(server.publicUrl).hostname.toLowerCase();
  }

  /** The greeting of a new customer, from the agents of the scene `welcome`; within 60 s. */
  async welcome(request: WelcomeRequest): Promise<AgentAnswer> {
    const person = await this.personOf(request.userId);
    const source = request.source ?? automationOrigin;
    const call = this.callOf('welcome', { ...request, source }, person, {
      query: welcomeQuery(person.username),
      inputs: { is_new_user: request.isNewUser ?? true },
    });
    return this.wholeAnswer({ ...call, template: (own) => renderWelcome(own ?? request.template, person.username) });
  }

  /** The greeting without asking any agent: `template`, filled in for this person. */
  async templateWelcome(userId: string, template: string): Promise<string> {
    return renderWelcome(template, (await this.personOf(userId)).username);
  }

  /** One question, one whole answer; the scene is `chat` unless another one is named (F-AIG-02). */
  async customerServiceChat(request: ChatRequest): Promise<ChatReply> {
    const answer = await this.wholeAnswer(await this.chatCall(request));
    return { ...answer, success: answer.source === 'agent', content: answer.text };
  }

  /** As {@link customerServiceChat}, piece by piece; the last event is `end`, whose text is the whole answer. */
  async *chatStream(request: ChatRequest): AsyncGenerator<AnswerEvent, void> {
    yield* this.calls.answer({ ...(await this.chatCall(request)), live: true });
    request.signal?.throwIfAborted();
  }

  /**
   * Lets an agent of the scene `plan` put something into words; within 300 s. Null when none can, so that the caller uses
   * words of its own.
   */
  async wording(request: WordingRequest): Promise<AgentAnswer | null> {
    const person = await this.personOf(request.userId);
    const { query, inputs = {} } = request;
    const call = this.callOf('plan', request, person, { query, inputs });
    const answer = await this.wholeAnswer(call);
    return answer.source === 'agent' ? answer : null;
  }

  private async chatCall(request: ChatRequest): Promise<AgentCall> {
    const person = await this.personOf(request.userId);
    const { message: query, scene = 'chat', template = defaultReply } = request;
    const inputs = { is_new_user: request.isNewUser ?? false };
    const call = this.callOf(scene, request, person, { query, inputs });
    return { ...call, template: (own) => renderWelcome(own ?? template, person.username) };
  }

  private callOf(
    scene: AgentScene,
    subject: CallSubject,
    { username, phone }: Person,
    asked: Pick<AgentCall, 'query' | 'inputs'>,
  ): AgentCall {
    const known = { user_id: subject.userId, username: username ?? '', scene, source: subject.source ?? scene };
    const allowedPhones = phone === null ? [] : [phone];
    const rules = { ...lengths[scene], allowedHosts: [this.ownHost], allowedPhones, ownName: username };
    return {
      ...{ scene, subject, username, rules, live: false, query: asked.query },
      inputs: { ...asked.inputs, ...known },
      template: () => '',
    };
  }

  private async wholeAnswer(call: AgentCall): Promise<AgentAnswer> {
    for await (const event of this.calls.answer(call)) if (event.type === 'end') return event.answer;
    call.subject.signal?.throwIfAborted();
    throw new AgentFailure('internal', 'a call ended without an answer');
  }

  /** Nobody where the store is away: agents are asked without a name then. */
  private async personOf(userId: string): Promise<Person> {
    try {
      const account = await this.users.find(userId);
      return { username: account?.username ?? null, phone: account?.phone ?? null };
    } catch (error) {
      this.logger.warn({ msg: 'an agent is asked without knowing for whom', err: error });
      return { username: null, phone: null };
    }
  }
}

/** Says nothing about the person but the name: facts reach the agent only through its tools. */
function welcomeQuery(username: string | null): string {
  const whom = username === null ? '一位新注册的用户' : `新注册的用户「${username}」`;
  return (
    `请为${whom}写一段个性化的中文欢迎语。先用 get_user_profile 查询该用户的信息，再据此称呼和问候；` +
    '说明您是安美智享的AI咨询助手，介绍个性化方案、专业建议、风险与安全指导和术后护理，并邀请提问。' +
    '不要承诺疗效，不要编造查不到的信息，只输出欢迎语正文，不超过300字。'
  );
}
