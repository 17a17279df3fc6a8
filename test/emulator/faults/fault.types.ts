import type { Json } from '../json';

/** Answered instead of everything else. */
export const earlyFaults = [
  'auth401',
  'app403',
  'quota429',
  'http500',
  'badGateway502',
  'connectRefused',
  'hangBeforeHeaders',
] as const;

/** Answered at their place in the order of checks. */
export const checkFaults = ['concurrency429', 'conversationGone'] as const;

/** Change how an answer is written. */
export const streamFaults = [
  'provider400',
  'hangAfterHeaders',
  'silent',
  'slowStream',
  'malformedJson',
  'badUtf8',
  'missingBlankLine',
  'hugeLine',
  'unknownEvent',
  'crlf',
  'commentLines',
  'disconnectMid',
  'endWithoutEnd',
  'errorEventMid',
  'messageReplace',
  'emptyAnswer',
  'whitespaceAnswer',
  'tooLong',
  'duplicateEnd',
  'eventsAfterEnd',
  'ttsAfterEnd',
  'dupDelivery',
] as const;

/** Hit the agent's tool calls. */
export const toolFaults = ['mcpUnreachable', 'mcp401', 'mcpSlow'] as const;

export const faultKinds = [...earlyFaults, ...checkFaults, ...streamFaults, ...toolFaults] as const;
export type FaultKind = (typeof faultKinds)[number];

/** POST /__emu/faults. */
export interface FaultRule {
  readonly id: number;
  readonly kind: FaultKind;
  /** Only this app; absent: every app. */
  readonly appId?: string;
  /** A regular expression that the request's `user` must match. */
  readonly userMatch?: string;
  /** How often it strikes; -1: until it is deleted. */
  readonly times: number;
  /** 0 to 1, decided by `seed`. */
  readonly probability: number;
  readonly seed: number;
  readonly params: Json;
}

/** A fault that has struck a request. */
export interface Fault {
  readonly kind: FaultKind;
  readonly params: Json;
}
