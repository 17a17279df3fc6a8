import type { Facts } from './facts';
import type { Customers } from './customers';
import type { Fleet } from './fleet';
import type { Listener } from './listener';
import type { ToolCalls, Changes } from './traffic';

/** What must hold; `violations` names those who break it. */
export interface Invariant {
  readonly id: string;
  readonly says: string;
  /** How many were looked at. */
  readonly checked: number;
  readonly violations: readonly string[];
}

/** What the clients saw. */
export interface History {
  readonly customers: Customers;
  readonly toolCalls: ToolCalls;
  readonly changes: Changes;
  readonly listener: Listener;
  readonly consultants: readonly string[];
  /** Tool calls of the agent that were answered, see {@link callKey}. */
  readonly agentCalls: readonly string[];
}

const ended = new Set(['succeeded', 'degraded', 'failed']);

/** Everything that the database and the clients must agree on. */
export function checkFacts(facts: Facts, history: History): Invariant[] {
  const { customers, consultants, toolCalls, changes } = history;
  const usersOf = counted(facts.users.map(({ email }) => email));
  const ids = new Map(facts.users.map(({ email, id }) => [email, id]));
  const userIds = facts.users.map(({ id }) => id);
  const runsOf = grouped(facts.runs, ({ userId }) => userId);
  const greeted = facts.runs.filter(({ status }) => status !== 'failed').map(({ userId }) => userId);
  const failed = facts.runs.filter(({ status }) => status === 'failed').map(({ id }) => id);
  const [welcomes, alerts, tasks] = [counted(facts.welcomes), counted(facts.alerts), counted(facts.tasks)];
  const notices = counted(facts.notices.map(({ customerId, recipient }) => `${customerId} ${recipient}`));
  const known = new Set([...customers.acknowledged.map(({ email }) => email), ...customers.existing]);
  const automationJobs = facts.jobs.filter(({ kind }) => kind === 'registration_automation');
  return [
    invariant(
      'I1',
      'an acknowledged registration is exactly one user, the one it named',
      customers.acknowledged,
      (one) => (usersOf.get(one.email) === 1 && ids.get(one.email) === one.userId ? undefined : one.email),
    ),
    invariant(
      'I1',
      'every customer gets an answer, and no user exists that no client knows of',
      facts.users,
      ({ email }) => (known.has(email) && !customers.unanswered.includes(email) ? undefined : email),
    ),
    invariant('I2', 'a user has exactly one run, and it has ended', userIds, (id) => {
      const runs = runsOf.get(id) ?? [];
      return runs.length === 1 && ended.has(runs[0]!.status)
        ? undefined
        : `${id}: ${runs.map(({ status }) => status).join()}`;
    }),
    invariant('I3', 'a customer has exactly one welcome; none or one where the run failed', userIds, (id) => {
      const count = welcomes.get(id) ?? 0;
      return count === 1 || (count === 0 && !greeted.includes(id)) ? undefined : `${id}: ${count}`;
    }),
    invariant('I4', 'each recipient has exactly one notice of each customer', pairs(greeted, consultants), (pair) =>
      notices.get(pair) === 1 ? undefined : `${pair}: ${notices.get(pair) ?? 0}`,
    ),
    invariant('I4', 'nobody else has a notice', facts.notices, ({ recipient }) =>
      consultants.includes(recipient) ? undefined : recipient,
    ),
    invariant('I4', 'the numbers of an inbox have no gaps', [...facts.inboxes], ([userId, rows]) =>
      rows.every(({ seq }, index) => Number(seq) === index + 1) ? undefined : userId,
    ),
    socketInvariant(facts, history.listener),
    invariant('I5', 'no job is overdue, no lease is old', facts.overdue, ({ kind, id }) => `${kind} ${id}`),
    invariant('I5', 'no job of the automation is open', automationJobs, ({ status, count }) =>
      status === 'done' || status === 'parked' ? undefined : `${status}: ${count}`,
    ),
    invariant('I6', 'an exhausted run has exactly one alert and one task', failed, (id) =>
      alerts.get(id) === 1 && tasks.get(id) === 1 ? undefined : id,
    ),
    invariant('I6', 'no run has two alerts or two tasks', [...alerts, ...tasks], ([id, count]) =>
      count === 1 ? undefined : id,
    ),
    onceEach('I7', 'an answered tool call is exactly one row of the call log', toolCalls.answered, facts.callLogIds),
    invariant('I7', 'the call log has no row without a request', [facts.callLogIds.length], (rows) =>
      rows <= toolCalls.sent ? undefined : `${rows} rows of ${toolCalls.sent} calls`,
    ),
    atLeastAsMany('I7', "the agent's answered calls are in the call log", history.agentCalls, facts.agentCalls),
    onceEach(
      'I10',
      'an answered change is exactly one row of the audit trail',
      changes.answered,
      facts.auditedRequests,
    ),
  ];
}

/** What can be said only after everything has stopped. */
export function checkProcesses(fleet: Fleet, ends: readonly string[], auditError: string | undefined): Invariant[] {
  const outcries = fleet.replicas.flatMap(({ outcries: lines }) => lines);
  return [
    invariant('I10', 'the audit chain is whole', [auditError], (error) => error),
    invariant(
      'I12',
      'no process ended that was not killed',
      fleet.exits,
      ({ replica, ending }) => `${replica}: ${ending}`,
    ),
    invariant('I12', 'no unhandled rejection, nothing but log lines on the output', outcries, (line) =>
      line.slice(0, 300),
    ),
    invariant('I12', 'every process stops in order', ends, (end) => (end === 'exit code 0' ? undefined : end)),
    invariant('plan', 'every kill of the plan found its victim', [fleet.missed], (missed) =>
      missed === 0 ? undefined : `${missed} missed`,
    ),
  ];
}

/** No customer gets an answer but 201, a refusal with a time to come back, or that the address is taken. */
export function checkAnswers({ refused, unanswered, launched }: Customers): Invariant {
  return {
    id: 'R-05',
    says: 'no answer is a fault, nobody waits for ever',
    checked: launched,
    violations: [...refused, ...unanswered],
  };
}

function socketInvariant(facts: Facts, { ids, repeated, userId }: Listener): Invariant {
  const inbox = facts.inboxes.get(userId) ?? [];
  const missing = inbox.filter(({ id }) => !ids.has(id)).map(({ id }) => `${id} never came`);
  const foreign = [...ids].filter((id) => !inbox.some((row) => row.id === id)).map((id) => `${id} is in no inbox`);
  const twice = repeated.map((id) => `${id} came again`);
  const says = 'a socket that comes back has its whole inbox, nothing twice';
  return { id: 'R-18', says, checked: inbox.length, violations: [...missing, ...foreign, ...twice] };
}

function invariant<T>(id: string, says: string, of: readonly T[], broken: (one: T) => string | undefined): Invariant {
  return { id, says, checked: of.length, violations: of.map(broken).filter((found) => found !== undefined) };
}

function onceEach(id: string, says: string, expected: readonly string[], rows: readonly string[]): Invariant {
  const counts = counted(rows);
  return invariant(id, says, expected, (one) =>
    counts.get(one) === 1 ? undefined : `${one}: ${counts.get(one) ?? 0}`,
  );
}

function atLeastAsMany(id: string, says: string, expected: readonly string[], rows: readonly string[]): Invariant {
  const counts = counted(rows);
  return invariant(id, says, [...counted(expected)], ([key, count]) =>
    (counts.get(key) ?? 0) >= count ? undefined : `${key}: ${counts.get(key) ?? 0} of ${count}`,
  );
}

function counted(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

function pairs(users: readonly string[], recipients: readonly string[]): string[] {
  return users.flatMap((user) => recipients.map((recipient) => `${user} ${recipient}`));
}
