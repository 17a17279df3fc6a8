import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningEmulator, startEmulator } from '../test/support/emulator';
import { heading, say, shortened, table } from './printing';
import { RestClient } from './rest-client';

/** The app of the emulator that plays the agent. */
const app = { id: 'welcome-a', key: 'app-WelcomeAEmu0000000000001' };
const agentName = 'Demo welcome (emulator)';
const password = 'a-long-enough-password';
/** Milliseconds that the greeting may take. */
const patience = 20_000;

interface Run {
  readonly id: string;
  readonly user_id: string;
  readonly status: string;
  readonly conversation_id: string;
  readonly response_ms: number;
  readonly steps: { readonly step: string; readonly success: boolean; readonly duration_ms: number }[];
}

interface Place {
  readonly baseUrl: string;
  readonly staffPassword: string;
}

/** Starts the emulated Dify, which ends with this process, and makes it the agent that greets, over REST as an operator would. */
export async function startAgent(rest: RestClient): Promise<RunningEmulator> {
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
  return emulator;
}

/** One customer registers; the welcome and the notice arrive. */
export async function registrationRound(rest: RestClient, { baseUrl, staffPassword }: Place): Promise<void> {
  heading('A customer registers: welcome and notice');
  const username = `visitor${Array.from({ length: 5 }, () => String.fromCharCode(97 + randomInt(26))).join('')}`;
  const email = `${username}@example.com`;
  const { id } = await rest.post<{ id: string }>('/auth/register', { email, username, password });
  say(`${username} is registered: the answer did not wait for anything below.`);
  const run = await endOf(rest, id);
  table(
    ['step', 'outcome', 'ms'],
    run.steps.map(({ step, success, duration_ms }) => [step, success ? 'ok' : 'failed', String(duration_ms)]),
  );
  const customer = await RestClient.signIn(baseUrl, email, password);
  const messages = await customer.get<Record<string, unknown>[]>(`/conversations/${run.conversation_id}/messages`);
  say(`\nThe conversation after ${run.response_ms} ms (run ${run.status}):`);
  for (const message of messages) say(`  ${shortened(message)}`);
  await showNotice(rest, { baseUrl, staffPassword }, id);
  if (run.status !== 'succeeded')
    throw new Error(`the agent should have written the welcome, but the run ${run.status}.`);
}

async function endOf(rest: RestClient, userId: string): Promise<Run> {
  for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(100)) {
    const runs = await rest.get<Run[]>('/registration-automation/runs?limit=10');
    const run = runs.find(({ user_id }) => user_id === userId);
    if (run === undefined || ['queued', 'running'].includes(run.status)) continue;
    return rest.get<Run>(`/registration-automation/runs/${run.id}`);
  }
  throw new Error(`the automation had not ended after ${patience / 1_000} s.`);
}

async function showNotice(rest: RestClient, { baseUrl, staffPassword }: Place, customerId: string): Promise<void> {
  const [consultant] = await rest.get<{ username: string }[]>('/users?role=consultant&limit=1');
  if (consultant === undefined) throw new Error('The seeds should have made consultants, but there are none.');
  const signedIn = await RestClient.signIn(baseUrl, consultant.username, staffPassword);
  const notices = await signedIn.get<Record<string, unknown>[]>('/notifications?unread=true');
  const notice = notices.find((one) => JSON.stringify(one).includes(customerId));
  if (notice === undefined) throw new Error(`${consultant.username} should have been told of the customer.`);
  say(`\nIn the inbox of ${consultant.username}:\n  ${JSON.stringify(notice)}`);
}
