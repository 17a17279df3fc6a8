export const mcpClients = [
  'dify',
  'claude-code',
  'cursor',
  'vscode',
  'cherry-studio',
  'curl',
  'openai-agents',
] as const;
export type McpClient = (typeof mcpClients)[number];

/** What a snippet is made from. Server codes and keys hold no character that JSON, shells or Python would mistake. */
export interface ConfigSource {
  readonly serverCode: string;
  /** `<public base>/mcp/<server code>`. */
  readonly serverUrl: string;
  readonly groupName: string;
  /** The key, or what stands in its place for those who may not see it. */
  readonly apiKey: string;
  /** Whether the group takes tokens of those on whose behalf an agent works. */
  readonly takesUserTokens: boolean;
}

/** Text to paste into an MCP client. */
export interface ClientConfig {
  readonly client: McpClient;
  readonly title: string;
  readonly language: 'json' | 'shell' | 'python';
  /** Where it goes. */
  readonly where: string;
  readonly content: string;
}

/** Stands for the key where it is not shown. */
export const keyPlaceholder = '<GROUP_KEY>';

/** Dify puts the header of our own call in its place. */
const userToken = { 'X-User-Token': '{{request.headers.X-User-Token}}' };

/** Newest protocol revision: one request without a handshake. */
const revision = '2026-07-28';

const writers: Record<McpClient, (source: ConfigSource) => Omit<ClientConfig, 'client'>> = {
  dify: (source) => ({
    title: 'Dify',
    language: 'json',
    where: [
      'Tools → MCP → Add MCP Server (HTTP): copy each value into the field of its name.',
      ...(source.takesUserTokens ? ['X-User-Token needs Dify 1.16.'] : []),
    ].join(' '),
    content: json({
      // Dify takes a URL whose last segment is not "mcp" for the old SSE transport first.
      server_url: `${source.serverUrl}/mcp`,
      name: source.groupName,
      server_identifier: source.serverCode.slice(0, 24),
      headers: { ...authorization(source), ...(source.takesUserTokens ? userToken : {}) },
      timeout: 30,
      sse_read_timeout: 300,
    }),
  }),
  'claude-code': (source) => ({
    title: 'Claude Code',
    language: 'shell',
    where: 'Run in a terminal.',
    content: [
      `claude mcp add --transport http ${source.serverCode} ${source.serverUrl} \\`,
      `  --header "Authorization: Bearer ${source.apiKey}"`,
    ].join('\n'),
  }),
  cursor: (source) => ({
    title: 'Cursor',
    language: 'json',
    where: '~/.cursor/mcp.json, or .cursor/mcp.json of a project that is not shared.',
    content: json({ mcpServers: { [source.serverCode]: { url: source.serverUrl, headers: authorization(source) } } }),
  }),
  vscode: (source) => ({
    title: 'VS Code',
    language: 'json',
    where: 'MCP: Open User Configuration, or .vscode/mcp.json of a project that is not shared.',
    content: json({
      servers: { [source.serverCode]: { type: 'http', url: source.serverUrl, headers: authorization(source) } },
    }),
  }),
  'cherry-studio': (source) => ({
    title: 'Cherry Studio',
    language: 'json',
    where: 'Settings → MCP Servers → Add → Import from JSON.',
    content: json({
      mcpServers: {
        [source.serverCode]: {
          name: source.groupName,
          type: 'streamableHttp',
          baseUrl: source.serverUrl,
          headers: authorization(source),
          isActive: true,
        },
      },
    }),
  }),
  curl: (source) => ({
    title: 'curl: list the tools',
    language: 'shell',
    where: 'Run in a terminal.',
    content: curl(source),
  }),
  'openai-agents': (source) => ({
    title: 'OpenAI Agents SDK (Python)',
    language: 'python',
    where: 'pip install openai-agents',
    content: openAiAgents(source),
  }),
};

/** Ready snippets for one client, or for all of them when `client` is absent. */
export function clientConfigs(source: ConfigSource, client?: McpClient): ClientConfig[] {
  const wanted = client === undefined ? mcpClients : [client];
  return wanted.map((name) => ({ client: name, ...writers[name](source) }));
}

function authorization({ apiKey }: ConfigSource): { Authorization: string } {
  return { Authorization: `Bearer ${apiKey}` };
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

function curl({ serverUrl, apiKey }: ConfigSource): string {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': revision,
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const message = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: meta } };
  return [
    `curl -sS ${serverUrl} \\`,
    `  -H 'Authorization: Bearer ${apiKey}' \\`,
    `  -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' \\`,
    `  -H 'MCP-Protocol-Version: ${revision}' -H 'Mcp-Method: tools/list' \\`,
    `  -d '${JSON.stringify(message)}'`,
  ].join('\n');
}

function openAiAgents({ serverCode, serverUrl, apiKey }: ConfigSource): string {
  return `import asyncio

from agents import Agent, Runner
from agents.mcp import MCPServerStreamableHttp


async def main():
    async with MCPServerStreamableHttp(
        name="${serverCode}",
        params={"url": "${serverUrl}", "headers": {"Authorization": "Bearer ${apiKey}"}, "timeout": 30},
        client_session_timeout_seconds=30,
    ) as server:
        agent = Agent(name="Assistant", instructions="Answer with the tools.", mcp_servers=[server])
        print((await Runner.run(agent, "Which tools do you have?")).final_output)


asyncio.run(main())`;
}
