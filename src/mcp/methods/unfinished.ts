import type { Unfinished } from '../../tools/caller.types';
import type { MethodResult } from '../protocol/answers';
import { type Fault, featureFailed, invalidParams, missingCapability, refusal } from '../protocol/protocol-errors';
import { inputRequiredResult } from '../protocol/server-facts';
import type { MethodContext } from './method.types';

type Asking = Extract<Unfinished, { kind: 'refused' | 'input_required' | 'client_cannot' }>;

/** What all methods answer alike when a run gave nothing for a reason that is not its own. */
export function askingResult(
  outcome: Asking,
  { revision, caller }: Pick<MethodContext, 'revision' | 'caller'>,
): MethodResult {
  switch (outcome.kind) {
    case 'refused':
      return refusal(outcome.error);
    case 'input_required':
      return inputRequiredResult(outcome.inputRequests, outcome.requestState, revision, caller.groupName);
    case 'client_cannot':
      return missingCapability(outcome.message, outcome.requiredCapabilities);
  }
}

/** A failure as an error of the request, for what has no `isError`: prompts, resources and completions. */
export function failure({ code, message }: Extract<Unfinished, { kind: 'failed' }>): Fault {
  return code === 'INVALID' || code === 'NOT_FOUND' ? invalidParams(message) : featureFailed(message);
}
