import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { SecretsConfig } from '../../config/app-config';
import type { RunRequest } from '../../tools/caller.types';
import { type JsonObject, ownValue } from '../protocol/json-rpc';
import { type Fault, invalidParams, isFault } from '../protocol/protocol-errors';
import { traceContext } from '../protocol/request-meta';
import { openState, signState, type StateBinding } from '../protocol/request-state';
import { hasField } from '../protocol/revision-fields';
import { LegacyLink, ModernLink } from './client-links';
import type { MethodContext } from './method.types';

/** The request of a method that runs something behind the door. */
export interface Target {
  readonly method: string;
  /** The tool, prompt or uri. */
  readonly name: string;
  readonly arguments: JsonObject;
}

const nothing: JsonObject = {};

/** Turns requests of the protocol into requests to run something, with the way back to the client of their era. */
@Injectable()
export class RunRequests {
  constructor(
    private readonly secrets: SecretsConfig,
    private readonly clock: Clock,
  ) {}

  /** A fault when the request brings a state that is not its own. */
  of(params: JsonObject, context: MethodContext, target: Target): RunRequest | Fault {
    const { caller, requestId, revision, clientName, session, signal } = context;
    const isModern = hasField(revision, 'resultEnvelope');
    const earlier = isModern ? this.earlierAnswers(params, context, target) : nothing;
    if (isFault(earlier)) return earlier;
    const link = isModern
      ? () => new ModernLink(context, params, earlier, (answers) => this.sign(context, target, answers))
      : () => new LegacyLink(context, params);
    const trace = params._meta === undefined ? undefined : traceContext(params);
    return {
      requestId,
      caller,
      arguments: target.arguments,
      origin: context.origin ?? 'http',
      revision,
      clientName,
      sessionId: session?.digest ?? null,
      link,
      ...(signal !== undefined && { signal }),
      ...(trace !== undefined && { trace }),
    };
  }

  private earlierAnswers(params: JsonObject, context: MethodContext, target: Target): JsonObject | Fault {
    const state = ownValue(params, 'requestState');
    if (state === undefined) return nothing;
    const keys = this.secrets.all.map(({ requestState }) => requestState);
    const answers =
      typeof state === 'string'
        ? openState(keys, bindingOf(context, target), state, this.clock.now().getTime())
        : undefined;
    return answers ?? invalidParams('params.requestState is not ours, belongs to another request, or has expired.');
  }

  private sign(context: MethodContext, target: Target, answers: JsonObject): string {
    const key = this.secrets.current.requestState;
    return signState(key, bindingOf(context, target), answers, this.clock.now().getTime());
  }
}

function bindingOf({ caller }: MethodContext, target: Target): StateBinding {
  return {
    groupId: caller.groupId,
    keyId: caller.keyId,
    actingUserId: caller.actingUser?.id ?? null,
    method: target.method,
    target: target.name,
    arguments: target.arguments,
  };
}
