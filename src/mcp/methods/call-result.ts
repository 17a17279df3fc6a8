import type { ToolOutcome } from '../../tools/caller.types';
import type { MethodResult } from '../protocol/answers';
import { invalidParams } from '../protocol/protocol-errors';
import { resultOf } from '../protocol/server-facts';
import { callResultMembers } from '../protocol/tool-results';
import type { MethodContext } from './method.types';
import { askingResult } from './unfinished';

/** What `tools/call` is answered with, now or when a task has ended. */
export function callResult(outcome: ToolOutcome, context: Pick<MethodContext, 'revision' | 'caller'>): MethodResult {
  switch (outcome.kind) {
    case 'result':
    case 'content':
    case 'failed':
      return resultOf(callResultMembers(outcome, context.revision), context.revision, context.caller.groupName);
    case 'unknown_tool':
      return invalidParams(outcome.message);
    default:
      return askingResult(outcome, context);
  }
}
