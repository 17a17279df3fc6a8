import { setTimeout as sleep } from 'node:timers/promises';
import { callTool } from '../test/support/mcp';

/** Milliseconds between two requests, and that one may take. */
const pause = 150;
const answerLimit = 15_000;

/** Something done over and over; the request ids of all that was answered are kept. */
abstract class Traffic {
  readonly answered: string[] = [];
  sent = 0;
  private stopping = false;
  private readonly ended: Promise<void>;

  constructor() {
    this.ended = Promise.resolve().then(() => this.goOn());
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.ended;
  }

  /** The request id when it was done; undefined when it was refused. Rejects when no answer came. */
  protected abstract once(turn: number): Promise<string | undefined>;

  private async goOn(): Promise<void> {
    while (!this.stopping) {
      const late = new AbortController();
      const limit = sleep(answerLimit, undefined, { signal: late.signal }).catch(() => undefined);
      const requestId = await Promise.race([this.once((this.sent += 1)), limit]).catch(() => undefined);
      late.abort();
      if (requestId !== undefined) this.answered.push(requestId);
      await sleep(pause);
    }
  }
}

/** An agent that calls a tool of a group. */
export class ToolCalls extends Traffic {
  constructor(private readonly group: { readonly url: string; readonly key: string }) {
    super();
  }

  protected async once(turn: number): Promise<string | undefined> {
    const { status, headers, body } = await callTool(this.group, 'echo_tool', { message: `proof ${turn}` });
    return status === 200 && body.result?.isError !== true ? (headers.get('x-request-id') ?? undefined) : undefined;
  }
}

/** An administrator whose changes are audited. */
export class Changes extends Traffic {
  private token: string | undefined;

  constructor(
    private readonly baseUrl: string,
    private readonly groupId: string,
    private readonly signIn: () => Promise<string>,
  ) {
    super();
  }

  protected async once(turn: number): Promise<string | undefined> {
    this.token ??= await this.signIn();
    const { status, headers } = await fetch(`${this.baseUrl}/api/v1/mcp/groups/${this.groupId}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
      body: JSON.stringify({ description: `Change ${turn}` }),
      signal: AbortSignal.timeout(answerLimit),
    });
    if (status === 401) this.token = undefined;
    return status === 200 ? (headers.get('x-request-id') ?? undefined) : undefined;
  }
}
