import { ConfigurationError } from '../apps/read-app';
import { isJson, type Json, parseObject, text } from '../json';
import { type Random, seededRandom } from '../random';
import { type Fault, type FaultKind, faultKinds, type FaultRule } from './fault.types';

interface Entry {
  readonly rule: FaultRule;
  readonly random: Random;
  left: number;
}

/** A request as a fault rule sees it. */
export interface FaultTarget {
  readonly appId: string;
  readonly user: string;
  readonly path: string;
  /** True when the request names a conversation that exists. */
  readonly continues: boolean;
}

const answeringPaths = /^\/v1\/(chat-messages|completion-messages|workflows\/run|workflows\/[^/]+\/run)$/;

/** The ordered faults, oldest first. A request is struck by the first rule that fits. */
export class FaultBook {
  private entries: Entry[] = [];
  private nextId = 1;

  add(value: unknown): FaultRule {
    const rule = readRule(value, this.nextId++);
    this.entries.push({ rule, random: seededRandom(rule.seed), left: rule.times });
    return rule;
  }

  /** All rules, or those of one app, or one by its id. */
  remove(which: { id?: number; appId?: string } = {}): void {
    const stays = ({ rule }: Entry): boolean =>
      (which.id !== undefined && rule.id !== which.id) || (which.appId !== undefined && rule.appId !== which.appId);
    this.entries = this.entries.filter(stays);
  }

  list(): readonly (FaultRule & { left: number })[] {
    return this.entries.map(({ rule, left }) => ({ ...rule, left }));
  }

  /** The fault that strikes this request; it counts as used. */
  take(target: FaultTarget): Fault | undefined {
    const entry = this.entries.find((candidate) => fits(candidate, target));
    if (entry === undefined) return undefined;
    if (entry.left > 0) entry.left -= 1;
    return { kind: entry.rule.kind, params: entry.rule.params };
  }
}

function fits({ rule, random, left }: Entry, target: FaultTarget): boolean {
  if (left === 0) return false;
  if (rule.appId !== undefined && rule.appId !== target.appId) return false;
  if (rule.userMatch !== undefined && !new RegExp(rule.userMatch).test(target.user)) return false;
  if (rule.kind === 'conversationGone' && !target.continues) return false;
  const path = text(rule.params['path']);
  if (path === '' ? !answeringPaths.test(target.path) : !target.path.startsWith(path)) return false;
  return rule.probability >= 1 || random() < rule.probability;
}

function readRule(value: unknown, id: number): FaultRule {
  if (!isJson(value)) throw new ConfigurationError('A fault is an object.');
  const { kind, appId, userMatch, times = 1, probability = 1, seed = 1, params = {} } = value;
  if (!faultKinds.includes(kind as FaultKind)) {
    throw new ConfigurationError(`kind: one of ${faultKinds.join(', ')}.`);
  }
  return {
    id,
    kind: kind as FaultKind,
    ...(typeof appId === 'string' ? { appId } : {}),
    ...(typeof userMatch === 'string' ? { userMatch: new RegExp(userMatch).source } : {}),
    times: times as number,
    probability: probability as number,
    seed: seed as number,
    params: params as Json,
  };
}

/** The value of `X-Emu-Fault`: a kind, or a kind and its params as in `slowStream {"ms":5}`. */
export function faultOfHeader(value: string): Fault | undefined {
  const [, kind = '', params = ''] = /^(\w+)\s*(\{.*\})?$/.exec(value.trim()) ?? [];
  if (!faultKinds.includes(kind as FaultKind)) return undefined;
  return { kind: kind as FaultKind, params: parseObject(params) ?? {} };
}
