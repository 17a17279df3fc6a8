import { customerEmails } from './customers';
import { fromJson, type Store } from './store';

export interface RunRow {
  readonly id: string;
  readonly userId: string;
  readonly status: string;
  readonly attempt: number;
  readonly createdAt: string | Date;
  readonly finishedAt: string | Date | null;
}

/** What the database says of everything that the proof has set going. */
export interface Facts {
  readonly users: readonly { readonly id: string; readonly email: string }[];
  readonly runs: readonly RunRow[];
  /** Owner of the conversation of each message of the welcome. */
  readonly welcomes: readonly string[];
  /** The customer of each `new_customer` notice, and whom it told. */
  readonly notices: readonly { readonly customerId: string; readonly recipient: string }[];
  readonly inboxes: ReadonlyMap<string, readonly { readonly id: string; readonly seq: number }[]>;
  /** Runs that each alert and each task was made for. */
  readonly alerts: readonly string[];
  readonly tasks: readonly string[];
  readonly jobs: readonly { readonly kind: string; readonly status: string; readonly count: number }[];
  readonly overdue: readonly { readonly kind: string; readonly id: string }[];
  readonly callLogIds: readonly string[];
  /** The tool and the person of each call that agents made for the automation. */
  readonly agentCalls: readonly string[];
  readonly auditedRequests: readonly string[];
}

const exhaustedKey = /^run:(.+):exhausted$/;
/** A lease is overdue at twice its length, a due job when nobody has looked for twenty turns. */
const leaseSlack = 10;
const dueSlack = 10;

export interface Traces {
  readonly consultants: readonly string[];
  readonly probeGroup: string;
  /** Name that the agent gives itself as a client. */
  readonly ownClient: string;
}

export async function readFacts(store: Store, engine: 'mariadb' | 'sqlite', traces: Traces): Promise<Facts> {
  const ago = (seconds: number): string =>
    engine === 'sqlite'
      ? `strftime('%Y-%m-%d %H:%M:%f', 'now', '-${seconds} seconds')`
      : `DATE_SUB(UTC_TIMESTAMP(3), INTERVAL ${seconds} SECOND)`;
  const column = async (sql: string, ...parameters: string[]): Promise<string[]> =>
    (await store.rows<{ value: string }>(sql, parameters)).map(({ value }) => value);
  const runsOf = async (sql: string): Promise<string[]> =>
    (await column(sql)).map((key) => exhaustedKey.exec(key)?.[1] ?? key);
  return {
    users: await store.rows('SELECT id, email FROM users WHERE email LIKE ?', [customerEmails]),
    runs: await store.rows(
      'SELECT id, user_id AS userId, status, attempt, created_at AS createdAt, finished_at AS finishedAt FROM automation_runs',
    ),
    welcomes: await column(
      `SELECT c.owner_id AS value FROM messages m JOIN conversations c ON c.id = m.conversation_id
       WHERE c.source = 'registration_automation' AND m.sender_type = 'ai'`,
    ),
    notices: await noticesOf(store),
    inboxes: new Map(await Promise.all(traces.consultants.map((userId) => inboxOf(store, userId)))),
    alerts: await runsOf("SELECT dedupe_key AS value FROM alerts WHERE code = 'registration.exhausted'"),
    tasks: await runsOf("SELECT idempotency_key AS value FROM tasks WHERE task_type = 'registration_follow_up'"),
    jobs: await store.rows(
      'SELECT kind, status, COUNT(*) AS count FROM jobs GROUP BY kind, status ORDER BY kind, status',
    ),
    overdue: await store.rows(
      `SELECT kind, id FROM jobs WHERE (status = 'pending' AND due_at < ${ago(dueSlack)})
       OR (status = 'running' AND lease_until < ${ago(leaseSlack)})`,
    ),
    callLogIds: await column('SELECT request_id AS value FROM mcp_call_logs WHERE group_id = ?', traces.probeGroup),
    agentCalls: await agentCallsOf(store, traces.ownClient),
    auditedRequests: await column('SELECT request_id AS value FROM audit_logs WHERE request_id IS NOT NULL'),
  };
}

async function noticesOf(store: Store): Promise<Facts['notices']> {
  const rows = await store.rows<{ recipient: string; data: unknown }>(
    "SELECT user_id AS recipient, data FROM notifications WHERE type = 'new_customer'",
  );
  return rows.map(({ recipient, data }) => ({
    recipient,
    customerId: fromJson<{ customer_id: string }>(data).customer_id,
  }));
}

async function inboxOf(store: Store, userId: string): Promise<[string, { id: string; seq: number }[]]> {
  return [userId, await store.rows('SELECT id, seq FROM notifications WHERE user_id = ? ORDER BY seq', [userId])];
}

async function agentCallsOf(store: Store, ownClient: string): Promise<string[]> {
  const rows = await store.rows<{ tool: string; request: unknown }>(
    `SELECT tool_name AS tool, request_data AS request FROM mcp_call_logs
     WHERE server_code = 'automation' AND client_name <> ?`,
    [ownClient],
  );
  return rows.map(({ tool, request }) => callKey(tool, fromJson(request)));
}

/** Names a call by what it asked. */
export function callKey(tool: string, args: unknown): string {
  return `${tool} ${(args as { user_id?: string } | null)?.user_id ?? ''}`;
}
