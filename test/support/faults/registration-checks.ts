import { until } from '../until';
import type { RegistrationEnd, RegistrationFlow } from './registration-flow';

/** How a registration has to end. */
export type Expected = 'greeted' | 'exhausted';

type Row = Awaited<ReturnType<RegistrationFlow['rows']>>[number];

/** Every promise about a registration that `end` breaks; empty when it ended right. */
export async function brokenPromises(
  flow: RegistrationFlow,
  end: RegistrationEnd,
  expected: Expected,
): Promise<string[]> {
  const broken: string[] = [];
  const expectThat = (what: string, actual: unknown, wanted: unknown): void => {
    const [is, should] = [JSON.stringify(actual), JSON.stringify(wanted)];
    if (is !== should) broken.push(`${what}: ${is} in place of ${should}`);
  };
  const run = await theRun(flow, end, expectThat);
  answersAreRight(end, expectThat);
  if (run === undefined) return broken;
  await stepsAreRight(flow, run, expected, expectThat);
  await effectsAreRight(flow, end, run, expected, expectThat);
  await peopleAreToldRight(flow, end, run, expected, expectThat);
  return broken;
}

type Expect = (what: string, actual: unknown, wanted: unknown) => void;

async function count(flow: RegistrationFlow, sql: string, ...values: unknown[]): Promise<number> {
  return Number((await flow.rows(`SELECT COUNT(*) AS n FROM ${sql}`, ...values))[0]?.['n']);
}

async function theRun(flow: RegistrationFlow, { userId, email }: RegistrationEnd, expect: Expect) {
  expect('users', await count(flow, 'users WHERE email = ?', email), 1);
  const runs = await flow.rows('SELECT * FROM automation_runs WHERE user_id = ?', userId);
  expect('runs', runs.length, 1);
  return runs[0];
}

/** Acknowledged: the same again. Not acknowledged: done now, or said to exist. Never a 500. */
function answersAreRight({ answers, repetition, userId, deaths }: RegistrationEnd, expect: Expect): void {
  const allowed = [null, 201, 400, 409, 503];
  expect(
    'strange answers',
    answers.filter((status) => !allowed.includes(status)),
    [],
  );
  const again = answers.at(-1) === 201 ? { status: 201, userId } : { status: 400 };
  expect('the repetition', repetition, again);
  expect(
    'exits of its own',
    deaths.filter((death) => typeof death === 'number'),
    [],
  );
}

async function stepsAreRight(flow: RegistrationFlow, run: Row, expected: Expected, expect: Expect): Promise<void> {
  const rows = await flow.rows('SELECT step, success FROM automation_steps WHERE run_id = ?', run['id']);
  const successes = (step: string): number =>
    rows.filter((row) => row['step'] === step && Number(row['success']) === 1).length;
  const failures = (step: string): number =>
    rows.filter((row) => row['step'] === step && Number(row['success']) === 0).length;
  const isGreeted = expected === 'greeted';
  const byAgent = run['welcome_source'] === 'agent';
  expect('status of the run', run['status'], isGreeted ? (byAgent ? 'succeeded' : 'degraded') : 'failed');
  expect('end of the run', run['finished_at'] !== null, true);
  expect('conversation_created', successes('conversation_created'), 1);
  expect('welcome_sent', successes('welcome_sent'), isGreeted ? 1 : 0);
  expect('consultants_notified', successes('consultants_notified'), isGreeted ? 1 : 0);
  expect('dify_triggered', successes('dify_triggered'), byAgent ? 1 : 0);
  const spared = successes('mcp_called') === 0;
  expect(
    'why the template greets',
    byAgent || (spared ? failures('mcp_called') : failures('dify_triggered')) === 1,
    true,
  );
  expect('mcp_called', byAgent && spared, false);
}

async function effectsAreRight(
  flow: RegistrationFlow,
  { userId }: RegistrationEnd,
  run: Row,
  expected: Expected,
  expect: Expect,
): Promise<void> {
  const isGreeted = expected === 'greeted';
  const messages = 'messages m JOIN conversations c ON c.id = m.conversation_id WHERE c.customer_id = ?';
  expect('conversations', await count(flow, 'conversations WHERE customer_id = ?', userId), 1);
  expect('messages', await count(flow, messages, userId), isGreeted ? 1 : 0);
  const counted = await flow.rows('SELECT message_count AS n FROM conversations WHERE customer_id = ?', userId);
  expect(
    'counted messages',
    counted.map(({ n }) => Number(n)),
    [isGreeted ? 1 : 0],
  );
  const key = `run:${run['id']}:exhausted`;
  expect('alerts', await count(flow, 'alerts WHERE dedupe_key = ?', key), isGreeted ? 0 : 1);
  expect('tasks', await count(flow, 'tasks WHERE idempotency_key = ?', key), isGreeted ? 0 : 1);
  expect('held leases', await count(flow, 'jobs WHERE lease_owner IS NOT NULL OR lease_until IS NOT NULL'), 0);
  const job = await flow.rows(
    "SELECT status FROM jobs WHERE kind = 'registration_automation' AND dedupe_key = ?",
    run['id'],
  );
  expect(
    'the job',
    job.map(({ status }) => status),
    [isGreeted ? 'done' : 'parked'],
  );
  const watch = `${userId}:%`;
  expect(
    'watches',
    await count(flow, "jobs WHERE kind = 'customers.unclaimed' AND dedupe_key LIKE ?", watch),
    isGreeted ? 1 : 0,
  );
  if (run['welcome_source'] !== 'agent') return;
  for (const tool of ['get_user_profile', 'analyze_customer']) {
    const calls = 'mcp_call_logs WHERE tool_name = ? AND success = ? AND request_data LIKE ?';
    // A row that the store did not take follows from the spill file.
    const isLogged = async (): Promise<boolean> => (await count(flow, calls, tool, 1, `%${userId}%`)) > 0;
    expect(
      `a call of ${tool} in the log`,
      await until(isLogged).then(
        () => true,
        () => false,
      ),
      true,
    );
  }
}

/** Mails of other notices name the person too: who is not greeted becomes a task. */
async function welcomeMails(flow: RegistrationFlow, username: string) {
  const others = await flow.rows("SELECT id FROM notifications WHERE type <> 'new_customer'");
  const isOther = (messageId = ''): boolean => others.some(({ id }) => messageId.includes(String(id)));
  return flow.others.mail.mails.filter(
    ({ text, messageId }) => text?.includes(username) === true && !isOther(messageId),
  );
}

async function peopleAreToldRight(
  flow: RegistrationFlow,
  { username }: RegistrationEnd,
  run: Row,
  expected: Expected,
  expect: Expect,
): Promise<void> {
  const told = expected === 'greeted' ? 1 : 0;
  const notices = await flow.rows(
    'SELECT n.id, u.username FROM notifications n JOIN users u ON u.id = n.user_id WHERE n.dedupe_key = ?',
    `reg:${run['id']}`,
  );
  for (const person of ['reader', 'chatter']) {
    const own = notices.filter((notice) => notice['username'] === person);
    expect(`notices of ${person}`, own.length, told);
    const sent = await count(
      flow,
      "notification_deliveries WHERE notification_id = ? AND status = 'sent'",
      own[0]?.['id'] ?? '',
    );
    expect(`deliveries to ${person}`, sent, told);
  }
  const [online] = notices.filter((notice) => notice['username'] === 'watcher');
  expect('notices of watcher', notices.filter((notice) => notice['username'] === 'watcher').length, told);
  const mails = await welcomeMails(flow, username);
  const byMail = mails.some(({ messageId }) => messageId?.includes(String(online?.['id'])) === true);
  expect('watcher has heard', byMail || flow.watcher.heard.has(String(online?.['id'])), told === 1);
  const others = mails.filter(({ messageId }) => messageId?.includes(String(online?.['id'])) !== true);
  const reader = notices.find((notice) => notice['username'] === 'reader')?.['id'] ?? '';
  const onPaper = "notification_deliveries WHERE notification_id = ? AND status = 'sent' AND channel = 'email'";
  // Where mail has failed a messenger tells instead.
  const wanted = await count(flow, onPaper, reader);
  expect('mails by Message-ID', Math.max(wanted, new Set(others.map(({ messageId }) => messageId)).size) <= told, true);
  expect('mail that was delivered', others.length >= wanted, true);
  const posts = flow.others.bots.messages.filter(({ text }) => text.includes(username));
  expect('posts, at least', Math.min(1, posts.length), told);
}
