import type { GroupTool } from './tool-sets.service';
import type { ToolRequest } from './caller.types';
import type { ActingUser, ToolCall } from './kit/tool-call';

/** A call under way. Its AbortController is made only when the tool looks at the signal: most never do. */
export class RunningCall implements ToolCall {
  private controller: AbortController | undefined;
  private reason: Error | undefined;

  constructor(
    private readonly request: ToolRequest,
    private readonly tool: GroupTool,
  ) {}

  get requestId(): string {
    return this.request.requestId;
  }

  get groupId(): string {
    return this.request.caller.groupId;
  }

  get serverCode(): string {
    return this.request.caller.serverCode;
  }

  get actingUser(): ActingUser | null {
    return this.request.caller.actingUser;
  }

  get onlyUserId(): string | null {
    const { dataScope, actingUser } = this.request.caller;
    return dataScope === 'acting_user' ? (actingUser?.id ?? '') : null;
  }

  get config(): Readonly<Record<string, unknown>> {
    return this.tool.config;
  }

  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.reason !== undefined) this.controller.abort(this.reason);
    return this.controller.signal;
  }

  /** Ends the call: the signal fires with `reason`. */
  abort(reason: Error): void {
    this.reason = reason;
    this.controller?.abort(reason);
  }
}
