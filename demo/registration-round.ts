import { randomInt } from 'node:crypto';
import { type RunningEmulator, startEmulator } from '../test/support/emulator';
import { OnlineConsultant } from './consultants';
import { heading, say, table } from './printing';
import { RestClient } from './rest-client';
import { waitFor } from './waiting';

/** The app of the emulator that plays the agent. */
const app = { id: 'welcome-a', key: 'app-WelcomeAEmu0000000000001' };
const agentName = 'Demo welcome (emulator)';
const password = 'a-long-enough-password';

interface Run {
  readonly id: string;
  readonly user_id: string;
  readonly status: string;
  readonly conversation_id: string;
  readonly response_ms: number;
  readonly steps: { readonly step: string; readonly success: boolean; readonly duration_ms: number }[];
}

interface Message {
  readonly sender_type: string;
  readonly text: string;
}

interface CallLogRow {
  readonly created_at: string;
  readonly tool_name: string;
  readonly client_name: string | null;
  readonly success: boolean;
  readonly duration_ms: number;
}

interface Place {
  readonly baseUrl: string;
  readonly staffPassword: string;
  /** The group of the automation. */
  readonly groupId: string;
}

/** The agent that greets, and the group whose tools it calls. */
export interface StartedAgent {
  readonly emulator: RunningEmulator;
  readonly groupId: string;
}

/** Starts the emulated Dify, which ends with this process, and makes it the agent that greets, over REST as an operator would. */
export async function startAgent(rest: RestClient): Promise<StartedAgent> {
  const emulator = await startEmulator({ env: { EMU_TIME_SCALE: '0.2' } });
  const groups = await rest.get<{ id: string; server_code: string; server_url: string }[]>('/mcp/groups?limit=100');
  const group = groups.find(({ server_code }) => server_code === 'automation');
  if (group === undefined) throw new Error('the group of the automation is missing.');
  const { api_key } = await rest.get<{ api_key: string }>(`/mcp/groups/${group.id}/api-key`);
  const headers = { Authorization: `Bearer ${api_key}` };
  await emulator.addApp({ appId: app.id, mcp: [{ serverIdentifier: 'anmei', url: group.server_url, headers }] });
  for (const { id, name } of await rest.get<{ id: string; name: string }[]>('/agents?scene=welcome&limit=100')) {
    if (name === agentName) await rest.delete(`/agents/${id}`);
  }
  const connection = { base_url: `${emulator.url}/v1`, app_id: app.id, api_key: app.key };
  await rest.post('/agents', { name: agentName, provider: 'dify', scene: 'welcome', priority: 1, ...connection });
  return { emulator, groupId: group.id };
}

/** One customer registers while two consultants are online: the welcome, the notice and the claim. */
export async function registrationRound(rest: RestClient, place: Place): Promise<void> {
  heading('A customer registers: welcome, notice, claim');
  const staff = await rest.get<{ username: string }[]>('/users?role=consultant&limit=2');
  const [first, second] = await Promise.all(staff.map(({ username }) => OnlineConsultant.open(username, place)));
  if (first === undefined || second === undefined) throw new Error('The seeds should have made two consultants.');
  try {
    say(`${first.username} and ${second.username} are online, each with a socket at ${place.baseUrl}/ws`);
    const customer = await register(rest, place);
    await showWelcome(rest, place, customer);
    await showNotice(first, customer.id);
    await showClaim(first, second, customer);
  } finally {
    first.close();
    second.close();
  }
}

interface Customer {
  readonly id: string;
  readonly username: string;
  readonly rest: RestClient;
  /** When the registration was sent, on the clock of this process, which is the platform's. */
  readonly since: string;
}

async function register(rest: RestClient, { baseUrl }: Place): Promise<Customer> {
  const username = `visitor${Array.from({ length: 5 }, () => String.fromCharCode(97 + randomInt(26))).join('')}`;
  const email = `${username}@example.com`;
  const since = new Date().toISOString();
  const { id } = await rest.post<{ id: string }>('/auth/register', { email, username, password });
  say(`${username} is registered: the answer waited for nothing of what follows.`);
  return { id, username, since, rest: await RestClient.signIn(baseUrl, email, password) };
}

async function showWelcome(rest: RestClient, { groupId }: Place, customer: Customer): Promise<void> {
  const run = await endOf(rest, customer.id);
  say('\nThe run of the automation:\n');
  table(
    ['step', 'outcome', 'ms'],
    run.steps.map(({ step, success, duration_ms }) => [step, success ? 'ok' : 'failed', String(duration_ms)]),
  );
  const calls = await rest.get<CallLogRow[]>(`/mcp/call-logs?group_id=${groupId}&limit=100`);
  say('\nThe tools that were called over MCP meanwhile, by the automation and by the agent:\n');
  table(
    ['tool', 'client', 'outcome', 'ms'],
    calls
      .filter(({ created_at }) => created_at >= customer.since)
      .reverse()
      .map((row) => [row.tool_name, row.client_name ?? '', row.success ? 'ok' : 'failed', String(row.duration_ms)]),
  );
  say(`\nThe conversation of ${customer.username}, ${run.response_ms} ms after the registration:\n`);
  await showMessages(customer, run.conversation_id);
  if (run.status !== 'succeeded')
    throw new Error(`the agent should have written the welcome, but the run ${run.status}.`);
}

async function endOf(rest: RestClient, userId: string): Promise<Run> {
  const id = await waitFor('the end of the run', async () => {
    const runs = await rest.get<Run[]>('/registration-automation/runs?limit=10');
    return runs.find(({ user_id, status }) => user_id === userId && !['queued', 'running'].includes(status))?.id;
  });
  return rest.get<Run>(`/registration-automation/runs/${id}`);
}

/** Oldest first. */
async function showMessages({ rest }: Customer, conversationId: string): Promise<void> {
  const messages = await rest.get<Message[]>(`/conversations/${conversationId}/messages`);
  for (const { sender_type, text } of [...messages].reverse()) say(`  ${sender_type}: ${text}`);
}

async function showNotice(consultant: OnlineConsultant, customerId: string): Promise<void> {
  const { type, title, message, data } = await consultant.noticeOf(customerId);
  say(`\nWhat the socket of ${consultant.username} has received:\n`);
  const { action, conversation_url, expected_response_seconds } = data;
  table(
    ['field', 'value'],
    Object.entries({ type, title, message, action, conversation_url, expected_response_seconds }).map(
      ([field, value]) => [field, String(value)],
    ),
  );
}

async function showClaim(first: OnlineConsultant, second: OnlineConsultant, customer: Customer): Promise<void> {
  say('\nBoth consultants want the customer:\n');
  const outcomes = [await first.claim(customer.id), await second.claim(customer.id)];
  if (outcomes.join() !== 'true,false') throw new Error('exactly the first claim should have won.');
  await second.claimOf(customer.id);
  say(`  ${second.username} learns it by the event "claimed"`);
  const { conversation_id } = (await first.noticeOf(customer.id)).data;
  say(`\nAnd ${customer.username} reads:\n`);
  await showMessages(customer, String(conversation_id));
}
