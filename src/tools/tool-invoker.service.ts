import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock';
import { AppError } from '../common/errors/app-error';
import { RateLimiter } from '../common/limits/rate-limiter';
import { type SpanFacts, Tracing } from '../common/tracing/tracing';
import { CallLogService } from './call-log.service';
import type { RunRequest, ToolOutcome, ToolRequest, Unfinished } from './caller.types';
import { ClientCannot, InputRequired } from './client-link.types';
import { InFlight } from './in-flight';
import { runWithin } from './run';
import type { Granted } from './runnable.types';
import { RunningCall } from './running-call';
import { scopeRefusal } from './scope-refusal';
import { ToolMetrics } from './tool-metrics';
import { type ToolSet, ToolSetsService } from './tool-sets.service';
import { subjectUnknown, tooManyCalls } from './tools.errors';

interface Ended<Success> {
  readonly outcome: Success | Unfinished;
  /** What the call log keeps: the result, and the precise error code. */
  readonly result?: unknown;
  readonly errorCode?: string;
}

/** Where to find what is to run, and under which name the call log has it. */
export interface Sought<Success> {
  readonly logName: string;
  /** Why it is not there, for the caller. */
  readonly absent: string;
  find(set: ToolSet): Granted<Success> | undefined;
}

/** The one door to all tools, prompts and resources: every transport, the console and the automation come through it. */
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
    private readonly tracing: Tracing,
  ) {}

  /** Runs a tool for a caller. Never throws: every way a call can end is an outcome, and has its row before it is told. */
  async invoke(request: ToolRequest): Promise<ToolOutcome> {
    const { toolName, caller } = request;
    return this.run(request, {
      logName: toolName,
      absent: `Tool "${toolName}" not found in group ${caller.groupName}, or disabled there.`,
      find: (set) => set.byName.get(toolName),
    });
  }

  /** The same for whatever else a group has: one pipeline of access, limits, deadline and record. */
  async run<Success extends { readonly kind: string }>(
    request: RunRequest,
    sought: Sought<Success>,
  ): Promise<Success | Unfinished> {
    const started = performance.now();
    const span = this.tracing.begin('tool.call', request.trace);
    let found: Granted<Success> | undefined;
    let ended: Ended<Success>;
    try {
      const set = this.sets.forGroup(request.caller.groupId);
      found = sought.find(set instanceof Promise ? await set : set);
      const granted = found;
      ended = await this.tracing.within(span, () => this.perform(request, granted, sought));
    } catch (error) {
      ended = this.failure(error, request, sought.logName);
    }
    span?.end(spanFacts(request, sought.logName, ended));
    const seconds = (performance.now() - started) / 1000;
    this.metrics.observe(found?.tool.metric, ended.outcome.kind, seconds);
    try {
      await this.record(request, sought.logName, found?.tool.version ?? null, ended, seconds);
    } catch (error) {
      return this.failure(error, request, sought.logName).outcome;
    }
    return ended.outcome;
  }

  private async perform<Success>(
    request: RunRequest,
    found: Granted<Success> | undefined,
    { absent }: Sought<Success>,
  ): Promise<Ended<Success>> {
    const { caller } = request;
    if (caller.callRefusal !== null) return refused(caller.callRefusal);
    if (found === undefined) {
      return { outcome: { kind: 'unknown_tool', message: absent }, errorCode: 'tools.not_found' };
    }
    const missing = scopeRefusal(caller, found.tool.effect);
    if (missing !== null) return refused(missing);
    const wait = this.limiter.take(caller.keyId, caller.ratePerMinute);
    if (wait > 0) return refused(tooManyCalls(wait));
    const { tool, timeoutSeconds, config } = found;
    const args = tool.parse(request.arguments);
    const call = new RunningCall(request, config);
    checkSubject(found, args, call);
    const limits = {
      inFlight: this.inFlight,
      groupId: caller.groupId,
      name: tool.name,
      timeoutSeconds,
      cancelled: request.signal,
    };
    return runWithin(limits, call, async () => {
      const { outcome, log } = await tool.make(args, call, this.clock.now());
      return { outcome, result: log };
    });
  }

  private failure(error: unknown, { requestId, trace }: RunRequest, logName: string): Ended<never> {
    if (error instanceof InputRequired) {
      const { inputRequests, requestState } = error;
      const result = { input_required: Object.keys(inputRequests) };
      return { outcome: { kind: 'input_required', inputRequests, requestState }, result };
    }
    if (error instanceof ClientCannot) {
      const { message, requiredCapabilities } = error;
      return { outcome: { kind: 'client_cannot', message, requiredCapabilities }, errorCode: 'tools.client_cannot' };
    }
    if (!(error instanceof AppError)) {
      const traceparent = trace?.traceparent;
      this.logger.error({ msg: 'tool failed', tool: logName, request_id: requestId, traceparent, err: error });
      const message = `Something went wrong on our side (request ${requestId}).`;
      return { outcome: { kind: 'failed', code: 'INTERNAL', message }, errorCode: 'tools.internal' };
    }
    if (error.kind === 'rate_limited' || error.kind === 'unavailable') return refused(error);
    const outcome: Unfinished = { kind: 'failed', code: error.kind.toUpperCase(), message: error.message };
    return { outcome, errorCode: error.code };
  }

  private record<Success extends { readonly kind: string }>(
    request: RunRequest,
    toolName: string,
    toolVersion: string | null,
    { outcome, result, errorCode }: Ended<Success>,
    seconds: number,
  ): Promise<void> {
    const { caller, requestId, sessionId, clientName, revision, origin } = request;
    return this.callLog.record({
      requestId,
      sessionId,
      toolName,
      toolVersion,
      groupId: caller.groupId,
      groupName: caller.groupName,
      serverCode: caller.serverCode,
      callerAppId: caller.appId,
      actingUserId: caller.actingUser?.id ?? null,
      clientName,
      revision,
      origin,
      arguments: request.arguments ?? {},
      result,
      success: errorCode === undefined,
      errorCode: errorCode ?? null,
      errorMessage: messageOf(outcome),
      durationMs: Math.round(seconds * 1000),
    });
  }
}

/** In a group that may read one person only, foreign and absent look alike. */
function checkSubject<Success>({ tool }: Granted<Success>, args: Record<string, unknown>, call: RunningCall): void {
  const { subject } = tool;
  if (call.onlyUserId === null || typeof subject !== 'object') return;
  if (call.onlyUserId === '' || args[subject.argument] !== call.onlyUserId) throw subjectUnknown();
}

/** Neither arguments nor results: they may hold personal data. */
function spanFacts<Success extends { readonly kind: string }>(
  { caller, requestId, origin }: RunRequest,
  name: string,
  { outcome, errorCode }: Ended<Success>,
): SpanFacts {
  return {
    ...{ 'gen_ai.tool.name': name, 'mcp.group': caller.serverCode, 'call.origin': origin, 'request.id': requestId },
    ...{ 'call.outcome': outcome.kind, 'error.type': errorCode },
  };
}

function refused(error: AppError): Ended<never> {
  return { outcome: { kind: 'refused', error }, errorCode: error.code };
}

function messageOf(outcome: object): string | null {
  if ('error' in outcome && outcome.error instanceof AppError) return outcome.error.message;
  return 'message' in outcome && typeof outcome.message === 'string' ? outcome.message : null;
}
