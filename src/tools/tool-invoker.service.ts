import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock';
import { AppError } from '../common/errors/app-error';
import { RateLimiter } from '../common/limits/rate-limiter';
import { CallLogService } from './call-log.service';
import type { CancelSignal, ToolOutcome, ToolRequest } from './caller.types';
import { InFlight } from './in-flight';
import { RunningCall } from './running-call';
import { ToolMetrics } from './tool-metrics';
import { type GroupTool, ToolSetsService } from './tool-sets.service';
import { callCancelled, subjectUnknown, tooManyCalls, toolTimedOut } from './tools.errors';

interface Ended {
  readonly outcome: ToolOutcome;
  /** What the call log keeps: the result, and the precise error code. */
  readonly result?: unknown;
  readonly errorCode?: string;
}

/** The one door to all tools: every transport, the console and the automation call through {@link invoke}. */
@Injectable()
export class ToolInvokerService {
  private readonly logger = new Logger('Tools');
  private readonly inFlight = new InFlight();

  constructor(
    private readonly sets: ToolSetsService,
    private readonly limiter: RateLimiter,
    private readonly callLog: CallLogService,
    private readonly metrics: ToolMetrics,
    private readonly clock: Clock,
  ) {}

  /** Runs a tool for a caller. Never throws: every way a call can end is an outcome, and has its row before it is told. */
  async invoke(request: ToolRequest): Promise<ToolOutcome> {
    const started = performance.now();
    let found: GroupTool | undefined;
    let ended: Ended;
    try {
      const set = this.sets.forGroup(request.caller.groupId);
      found = (set instanceof Promise ? await set : set).byName.get(request.toolName);
      ended = await this.perform(request, found);
    } catch (error) {
      ended = this.failure(error, request);
    }
    const seconds = (performance.now() - started) / 1000;
    this.metrics.observe(found?.tool.definition.name, ended.outcome.kind, seconds);
    try {
      await this.record(request, found, ended, seconds);
    } catch (error) {
      return this.failure(error, request).outcome;
    }
    return ended.outcome;
  }

  private async perform(request: ToolRequest, found: GroupTool | undefined): Promise<Ended> {
    const { caller } = request;
    if (caller.callRefusal !== null) return refused(caller.callRefusal);
    if (found === undefined) {
      const message = `Tool "${request.toolName}" not found in group ${caller.groupName}, or disabled there.`;
      return { outcome: { kind: 'unknown_tool', message }, errorCode: 'tools.not_found' };
    }
    const wait = this.limiter.take(caller.keyId, caller.ratePerMinute);
    if (wait > 0) return refused(tooManyCalls(wait));
    const args = found.tool.parse(request.arguments);
    const call = new RunningCall(request, found);
    this.checkSubject(found, args, call);
    const turn = this.inFlight.enter(caller.groupId);
    if (turn !== undefined) await turn;
    try {
      const result = await this.runWithDeadline(found, args, call, request.signal);
      const stamped = { ...result, as_of: this.clock.now().toISOString() };
      return { outcome: { kind: 'result', json: JSON.stringify(stamped) }, result };
    } finally {
      this.inFlight.leave(caller.groupId);
    }
  }

  /** In a group that may read one person only, foreign and absent look alike. */
  private checkSubject({ tool }: GroupTool, args: Record<string, unknown>, call: RunningCall): void {
    const { subject } = tool.definition;
    if (call.onlyUserId === null || typeof subject !== 'object') return;
    if (args[subject.argument] !== call.onlyUserId) throw subjectUnknown();
  }

  private runWithDeadline(
    { tool, timeoutSeconds }: GroupTool,
    args: Record<string, unknown>,
    call: RunningCall,
    cancelled: CancelSignal | undefined,
  ): Promise<Record<string, unknown>> {
    return new Promise((resolve, reject) => {
      const stop = (reason: Error): void => {
        call.abort(reason);
        reject(reason);
      };
      const cancel = (): void => stop(callCancelled());
      const timer = setTimeout(() => stop(toolTimedOut(tool.definition.name, timeoutSeconds)), timeoutSeconds * 1000);
      const done = (): void => {
        clearTimeout(timer);
        cancelled?.removeEventListener('abort', cancel);
      };
      cancelled?.addEventListener('abort', cancel, { once: true });
      tool.run(args, call).then(resolve, reject).finally(done);
      if (cancelled?.aborted === true) cancel();
    });
  }

  private failure(error: unknown, { requestId, toolName }: ToolRequest): Ended {
    if (!(error instanceof AppError)) {
      this.logger.error({ msg: 'tool failed', tool: toolName, request_id: requestId, err: error });
      const message = `Something went wrong on our side (request ${requestId}).`;
      return { outcome: { kind: 'failed', code: 'INTERNAL', message }, errorCode: 'tools.internal' };
    }
    if (error.kind === 'rate_limited' || error.kind === 'unavailable') return refused(error);
    const outcome: ToolOutcome = { kind: 'failed', code: error.kind.toUpperCase(), message: error.message };
    return { outcome, errorCode: error.code };
  }

  private record(request: ToolRequest, found: GroupTool | undefined, ended: Ended, seconds: number): Promise<void> {
    const { caller } = request;
    return this.callLog.record({
      requestId: request.requestId,
      sessionId: request.sessionId,
      toolName: request.toolName,
      toolVersion: found?.tool.version ?? null,
      groupId: caller.groupId,
      groupName: caller.groupName,
      serverCode: caller.serverCode,
      callerAppId: caller.appId,
      actingUserId: caller.actingUser?.id ?? null,
      clientName: request.clientName,
      revision: request.revision,
      origin: request.origin,
      arguments: request.arguments ?? {},
      result: ended.result,
      success: ended.outcome.kind === 'result',
      errorCode: ended.errorCode ?? null,
      errorMessage: messageOf(ended.outcome),
      durationMs: Math.round(seconds * 1000),
    });
  }
}

function refused(error: AppError): Ended {
  return { outcome: { kind: 'refused', error }, errorCode: error.code };
}

function messageOf(outcome: ToolOutcome): string | null {
  switch (outcome.kind) {
    case 'result':
      return null;
    case 'refused':
      return outcome.error.message;
    case 'failed':
    case 'unknown_tool':
      return outcome.message;
  }
}
