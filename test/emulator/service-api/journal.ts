import type { IncomingHttpHeaders } from 'node:http';

/** One HTTP exchange of the emulator with an MCP server. */
export interface McpExchange {
  readonly method: string;
  readonly url: string;
  /** Method of the JSON-RPC message, if it carried one. */
  readonly rpc: string | null;
  readonly status: number | null;
  readonly durationMs: number;
}

/** One tool call of a brain. */
export interface McpCall {
  readonly server: string | null;
  readonly tool: string;
  readonly arguments: unknown;
  readonly startedAt: number;
  readonly durationMs: number;
  /** False: not reached, refused or unknown tool. A result with isError is true, as Dify does not look at it. */
  readonly ok: boolean;
  readonly observation: string;
  readonly exchanges: readonly McpExchange[];
}

/** One request to /v1 and everything that came of it; times in milliseconds since 1970. */
export interface JournalEntry {
  readonly id: number;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Parsed JSON, else the text. */
  body: unknown;
  appId: string | null;
  user: string | null;
  fault: string | null;
  status: number | null;
  errorCode: string | null;
  taskId: string | null;
  conversationId: string | null;
  messageId: string | null;
  answer: string | null;
  /** True once the answer was made to its end, delivered or not. */
  completed: boolean;
  readonly receivedAt: number;
  firstByteAt: number | null;
  endedAt: number | null;
  /** When the caller went away before the end of the answer. */
  disconnectedAt: number | null;
  bytesSent: number;
  readonly mcpCalls: McpCall[];
}

/** Everything that the emulator was asked, for assertions. */
export class Journal {
  private entries: JournalEntry[] = [];
  private nextId = 1;

  add(request: Pick<JournalEntry, 'method' | 'path' | 'headers' | 'receivedAt'>): JournalEntry {
    const entry: JournalEntry = {
      id: this.nextId++,
      ...request,
      body: null,
      appId: null,
      user: null,
      fault: null,
      status: null,
      errorCode: null,
      taskId: null,
      conversationId: null,
      messageId: null,
      answer: null,
      completed: false,
      firstByteAt: null,
      endedAt: null,
      disconnectedAt: null,
      bytesSent: 0,
      mcpCalls: [],
    };
    this.entries.push(entry);
    return entry;
  }

  list(): readonly JournalEntry[] {
    return this.entries;
  }

  clear(): void {
    this.entries = [];
  }
}
