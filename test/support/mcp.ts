/** A plain MCP caller over fetch, for what the official clients do not let one see. */

const protocolVersion = '2026-07-28';
const clientCapabilities = {};
const meta = {
  'io.modelcontextprotocol/protocolVersion': protocolVersion,
  'io.modelcontextprotocol/clientCapabilities': clientCapabilities,
};

export interface RpcAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly id?: number | string;
    readonly result?: {
      readonly isError?: boolean;
      readonly content?: { readonly type: string; readonly text: string }[];
      readonly structuredContent?: Record<string, unknown>;
      readonly tools?: { readonly name: string }[];
    };
    readonly error?: { readonly code: number; readonly message: string };
  };
}

let nextRequest = 1;

/** One request of the 2026-07-28 revision. */
export async function rpc(
  url: string,
  key: string | undefined,
  method: string,
  params: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<RpcAnswer> {
  const name = params['name'];
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': protocolVersion,
      'mcp-method': method,
      ...(typeof name === 'string' ? { 'mcp-name': name } : {}),
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: nextRequest++, method, params: { ...params, _meta: meta } }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as RpcAnswer['body'] };
}

export async function callTool(
  server: { url: string; key: string },
  name: string,
  args: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<RpcAnswer> {
  return rpc(server.url, server.key, 'tools/call', { name, arguments: args }, headers);
}

/** The names of the tools that a caller sees. */
export async function listTools(server: { url: string; key: string }): Promise<string[]> {
  const { body } = await rpc(server.url, server.key, 'tools/list');
  return (body.result?.tools ?? []).map((tool) => tool.name);
}
