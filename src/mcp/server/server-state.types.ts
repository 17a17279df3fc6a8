export const transports = ['streamable_http', 'sse', 'stdio'] as const;
export type Transport = (typeof transports)[number];

/** Whether the MCP servers serve at all, and over what. */
export interface ServerState {
  readonly state: 'running' | 'stopped';
  readonly transports: Readonly<Record<Transport, boolean>>;
}
