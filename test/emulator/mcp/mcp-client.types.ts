import type { Json } from '../json';
import type { McpExchange } from '../service-api/journal';

export interface ListedTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Json;
}

/** An agent's way to one MCP server. Each call is a connection of its own. */
export interface McpClient {
  listTools(): Promise<ListedTool[]>;
  /** The texts of the result, whether or not it says isError; throws when the server could not be asked. */
  callTool(name: string, args: Json): Promise<string>;
}

/** Told about every HTTP exchange. */
export type Observe = (exchange: McpExchange) => void;

export interface McpTarget {
  readonly url: string;
  /** With every `{{request.headers.X}}` already replaced. */
  readonly headers: Readonly<Record<string, string>>;
  /** Seconds until an answer must have come. */
  readonly readTimeout: number;
  readonly transport: 'sse' | 'streamable_http' | undefined;
}

/** Whatever kept a client from an answer, in the words that Dify shows to the model. */
export class McpFailure extends Error {}
