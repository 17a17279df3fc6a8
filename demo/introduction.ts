import { heading, snippet, table } from './printing';
import type { RestClient } from './rest-client';

const shownClients = ['curl', 'claude-code', 'cursor', 'vscode', 'dify'];
/** The group whose snippets are shown. */
const shownGroup = 'consultation';

interface Group {
  readonly id: string;
  readonly name: string;
  readonly server_code: string;
  readonly server_url: string;
}

interface Snippet {
  readonly client: string;
  readonly title: string;
  readonly where: string;
  readonly content: string;
}

/** The seeded members of staff; they share one password. */
export async function staffLogins(rest: RestClient): Promise<string> {
  const people = await rest.get<{ username: string; email: string; roles: string[] }[]>('/users?limit=100');
  const staff = people.filter(({ email, roles }) => email.endsWith('@demo.anmei.local') && !roles.includes('customer'));
  return staff.map(({ username }) => username).join(', ');
}

/** Prints address and key of every group, and for one of them what to paste into agents. */
export async function introduceGroups(rest: RestClient): Promise<void> {
  heading('Groups: each one is an MCP server of its own');
  // The ids of seeded groups are fixed and the lowest.
  const groups = (await rest.get<Group[]>('/mcp/groups?limit=100')).sort((a, b) => (a.id < b.id ? -1 : 1));
  const rows: string[][] = [];
  for (const { id, name, server_url } of groups) {
    const { api_key } = await rest.get<{ api_key: string }>(`/mcp/groups/${id}/api-key`);
    rows.push([name, server_url, api_key]);
  }
  table(['group', 'MCP URL', 'key'], rows);
  const example = groups.find(({ server_code }) => server_code === shownGroup) ?? groups[0];
  if (example === undefined) throw new Error('the seeds should have made groups, but there are none.');
  await showSnippets(rest, example);
}

async function showSnippets(rest: RestClient, group: Group): Promise<void> {
  heading(`Ready to paste, for the group ${group.name}`);
  const { configs } = await rest.get<{ configs: Snippet[] }>(`/mcp/groups/${group.id}/client-config`);
  for (const name of shownClients) {
    const found = configs.find(({ client }) => client === name);
    if (found !== undefined) snippet(found.title, found.where, found.content);
  }
}
