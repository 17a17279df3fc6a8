import { type Agent, connectLegacy, connectModern } from './mcp-rounds';
import { heading, say, shortened, table } from './printing';
import type { RestClient } from './rest-client';

const tools = ['get_user_profile', 'create_task', 'get_task'];
const groupName = 'Demo round';
const groupDescription = 'Made by npm run demo, deleted at its end.';

interface Group {
  readonly id: string;
  readonly name: string;
  readonly server_url: string;
  readonly api_key: string;
}

interface CallLogRow {
  readonly created_at: string;
  readonly tool_name: string;
  readonly client_name: string | null;
  readonly revision: string | null;
  readonly success: boolean;
  readonly duration_ms: number;
}

/** One visible round: a new group, two agents of both protocol eras, their calls in the log; then the group goes again. */
export async function visibleRound(rest: RestClient): Promise<void> {
  heading('One round: a new group, two agents, three tools');
  await removeLeftOvers(rest);
  const name = `${groupName} ${new Date().toISOString()}`;
  const group = await rest.post<Group>('/mcp/groups', { name, description: groupDescription });
  try {
    for (const tool of tools) await rest.post(`/mcp/groups/${group.id}/tools`, { tool_name: tool });
    say(`Group "${group.name}" with ${tools.length} tools is at ${group.server_url}`);
    const task = { id: await someCustomer(rest), key: `demo-${Date.now()}` };
    let calls = 0;
    for (const connect of [connectLegacy, connectModern]) {
      calls += await agentRound(await connect(group.server_url, group.api_key), task);
    }
    await showCallLog(rest, group.id, calls);
  } finally {
    await rest.delete(`/mcp/groups/${group.id}`);
  }
  say('\nThe group is deleted again; its call-log rows stay.');
}

/** Groups of demos that were killed half-way. */
async function removeLeftOvers(rest: RestClient): Promise<void> {
  const groups = await rest.get<{ id: string; description: string }[]>(
    `/mcp/groups?limit=100&search=${encodeURIComponent(groupName)}`,
  );
  const leftOver = groups.filter(({ description }) => description === groupDescription);
  for (const { id } of leftOver) await rest.delete(`/mcp/groups/${id}`);
}

/** Both agents send the same idempotency key: the second one gets the task of the first, not another one. */
async function agentRound(agent: Agent, person: { id: string; key: string }): Promise<number> {
  try {
    say(`\n${agent.label} speaks ${agent.revision}`);
    say(`  tools/list        ${(await agent.toolNames()).join(', ')}`);
    const show = async (tool: string, args: Record<string, unknown>): Promise<Record<string, unknown>> => {
      const result = await agent.call(tool, args);
      say(`  ${tool.padEnd(16)}  ${shortened(result)}`);
      return result;
    };
    const profile = await show('get_user_profile', { user_id: person.id });
    const title = `Call ${String(profile['username'])} back`;
    const task = await show('create_task', { user_id: person.id, title, idempotency_key: person.key });
    await show('get_task', { user_id: person.id, task_id: task['task_id'] });
    return tools.length;
  } finally {
    await agent.close();
  }
}

async function someCustomer(rest: RestClient): Promise<string> {
  const [customer] = await rest.get<{ id: string }[]>('/users?role=customer&limit=1');
  if (customer === undefined) throw new Error('The seeds should have made customers, but there are none.');
  return customer.id;
}

async function showCallLog(rest: RestClient, groupId: string, expected: number): Promise<void> {
  const rows = await rest.get<CallLogRow[]>(`/mcp/call-logs?group_id=${groupId}&limit=100`);
  say('\nThe call log has one row for each call:\n');
  table(
    ['time', 'tool', 'client', 'revision', 'outcome', 'ms'],
    rows
      .reverse()
      .map(({ created_at, tool_name, client_name, revision, success, duration_ms }) => [
        created_at,
        tool_name,
        client_name ?? '',
        revision ?? '',
        success ? 'ok' : 'failed',
        String(duration_ms),
      ]),
  );
  if (rows.length !== expected)
    throw new Error(`There should be ${expected} rows in the call log, not ${rows.length}.`);
}
