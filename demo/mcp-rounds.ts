import * as modern from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

/** The revision that needs no handshake; a client of today must land on it by itself. */
const newestRevision = '2026-07-28';

/** A connected agent, reduced to what the demo does with one. */
export interface Agent {
  readonly label: string;
  readonly revision: string;
  toolNames(): Promise<string[]>;
  /** The structured result; throws with the tool's own words when the call failed. */
  call(name: string, args: Record<string, unknown>): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

interface CallResult {
  readonly isError?: boolean | undefined;
  readonly structuredContent?: unknown;
  readonly content?: unknown;
}

/** The official client of the revisions that open with `initialize`. */
export async function connectLegacy(url: string, key: string): Promise<Agent> {
  const client = new LegacyClient({ name: 'demo-v1-client', version: '1.0.0' });
  const transport = new LegacyTransport(new URL(url), { requestInit: bearer(key) });
  await client.connect(transport);
  return {
    label: '@modelcontextprotocol/sdk',
    revision: transport.protocolVersion ?? 'unknown',
    toolNames: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name, args) => structured(name, (await client.callTool({ name, arguments: args })) as CallResult),
    close: async () => {
      await transport.terminateSession();
      await client.close();
    },
  };
}

/** The official client that asks for the newest revision and would fall back; it must not need to. */
export async function connectModern(url: string, key: string): Promise<Agent> {
  const client = new modern.Client(
    { name: 'demo-v2-client', version: '1.0.0' },
    { versionNegotiation: { mode: 'auto' } },
  );
  await client.connect(new modern.StreamableHTTPClientTransport(new URL(url), { requestInit: bearer(key) }));
  const revision = client.getNegotiatedProtocolVersion();
  if (revision !== newestRevision) {
    await client.close();
    throw new Error(`The modern client should have agreed on ${newestRevision}, but speaks ${String(revision)}.`);
  }
  return {
    label: '@modelcontextprotocol/client',
    revision,
    toolNames: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name, args) => structured(name, await client.callTool({ name, arguments: args })),
    close: () => client.close(),
  };
}

function bearer(key: string): { headers: Record<string, string> } {
  return { headers: { Authorization: `Bearer ${key}` } };
}

function structured(tool: string, result: CallResult): Record<string, unknown> {
  if (result.isError === true || result.structuredContent === undefined) {
    throw new Error(`${tool} failed: ${JSON.stringify(result.content)}`);
  }
  return result.structuredContent as Record<string, unknown>;
}
