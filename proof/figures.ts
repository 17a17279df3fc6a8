import type { Facts } from './facts';
import type { Fleet } from './fleet';
import type { History } from './invariants';

/** What was measured, for the evidence. */
export function figures(
  fleet: Fleet,
  { users, runs, jobs, welcomes, notices }: Facts,
  { customers, toolCalls, changes, listener }: History,
  seconds: { readonly load: number; readonly settling: number },
) {
  const { acknowledged, existing, unknown, statuses } = customers;
  const mine = new Set(users.map(({ id }) => id));
  const ours = runs.filter(({ userId }) => mine.has(userId));
  const lives = ours.map(({ createdAt, finishedAt }) => moment(finishedAt ?? createdAt) - moment(createdAt));
  return {
    kills: fleet.kills,
    failedStarts: fleet.failedStarts.length,
    exits: fleet.exits,
    serverExits: fleet.serverExits,
    registrations: { acknowledged: acknowledged.length, existing: existing.length, repeatedAttempts: unknown },
    answers: Object.fromEntries(statuses),
    registrationMs: spread(acknowledged.map(({ ms }) => ms)),
    runs: tally(ours.map(({ status }) => status)),
    takenUpAgain: ours.filter(({ attempt }) => attempt > 1).length,
    runMs: spread(lives),
    welcomes: welcomes.length,
    notices: notices.length,
    jobs: Object.fromEntries(jobs.map(({ kind, status, count }) => [`${kind} ${status}`, Number(count)])),
    toolCalls: { sent: toolCalls.sent, answered: toolCalls.answered.length },
    changes: { sent: changes.sent, answered: changes.answered.length },
    socket: { connections: listener.connections, notices: listener.ids.size, repeated: listener.repeated.length },
    seconds: { load: Math.round(seconds.load), settling: Math.round(seconds.settling) },
    errorLines: Object.fromEntries(
      fleet.replicas.flatMap(({ name, errors }) => [...errors].map(([msg, n]) => [`${name}: ${msg}`, n])),
    ),
  };
}

function moment(time: string | Date): number {
  return time instanceof Date ? time.getTime() : Date.parse(`${time.replace(' ', 'T')}Z`);
}

function tally(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

function spread(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) };
}
