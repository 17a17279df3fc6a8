import type { IncomingHttpHeaders } from 'node:http';
import type { App } from '../apps/app-directory';
import type { AppConfig, McpServerConfig, StoredTool } from '../apps/app.types';
import type { Clock } from '../clock';
import type { Fault } from '../faults/fault.types';
import { type Json, parseObject } from '../json';
import type { McpCall, McpExchange } from '../service-api/journal';
import { DifyWireClient } from './dify-wire-client';
import type { McpClient, McpTarget, Observe } from './mcp-client.types';
import { SdkClient } from './sdk-client';

/** What a tool gave to the model. */
export interface ToolOutcome {
  readonly ok: boolean;
  /** The JSON object of the result, if it was one. */
  readonly data: Json | undefined;
  /** As the model reads it. */
  readonly observation: string;
}

/** The tools of an app as its brain can call them during one request. */
export class AgentTools {
  constructor(
    private readonly app: App,
    private readonly requestHeaders: IncomingHttpHeaders,
    private readonly fault: Fault | undefined,
    private readonly clock: Clock,
    private readonly record: (call: McpCall) => void,
  ) {}

  get names(): readonly string[] {
    return [...this.app.tools.keys()];
  }

  /** Never fails: what went wrong is the observation, as an agent sees it. */
  async call(name: string, args: Json): Promise<ToolOutcome> {
    const startedAt = this.clock.now();
    const exchanges: McpExchange[] = [];
    const tool = this.app.tools.get(name);
    const server = this.app.config.mcp.find((entry) => entry.serverIdentifier === tool?.serverIdentifier);
    const outcome =
      server === undefined
        ? failed(`there is not a tool named ${name}`)
        : await this.ask(server, name, args, (exchange) => exchanges.push(exchange));
    this.record({
      server: server?.serverIdentifier ?? null,
      tool: name,
      arguments: args,
      startedAt,
      durationMs: this.clock.now() - startedAt,
      ok: outcome.ok,
      observation: outcome.observation,
      exchanges,
    });
    return outcome;
  }

  private async ask(server: McpServerConfig, name: string, args: Json, observe: Observe): Promise<ToolOutcome> {
    if (this.fault?.kind === 'mcpSlow') await this.clock.sleep(Number(this.fault.params['ms'] ?? 5000));
    try {
      const client = clientOf(this.app.config, this.target(server), observe);
      const answer = await client.callTool(name, args);
      const data = parseObject(answer.trim());
      const wrap = data !== undefined && this.app.config.observationStyle === 'wrapped';
      return { ok: true, data, observation: wrap ? `tool response: ${JSON.stringify(data)}.` : answer };
    } catch (error) {
      return failed(`tool invoke error: ${(error as Error).message}`);
    }
  }

  private target(server: McpServerConfig): McpTarget {
    const { dynamicHeaders } = this.app.config;
    const target = targetOf(server, dynamicHeaders ? this.requestHeaders : undefined);
    if (this.fault?.kind === 'mcpUnreachable') return { ...target, url: 'http://127.0.0.1:1/mcp' };
    if (this.fault?.kind !== 'mcp401') return target;
    return { ...target, headers: { ...target.headers, Authorization: 'Bearer mcp_key_emulated-fault' } };
  }
}

/** Dify's "connect" and "update": asks every server of the app for its tools. */
export async function fetchTools(config: AppConfig, observe: Observe): Promise<StoredTool[]> {
  const tools: StoredTool[] = [];
  for (const server of config.mcp) {
    const listed = await clientOf(config, targetOf(server, undefined), observe).listTools();
    tools.push(...listed.map((tool) => ({ ...tool, serverIdentifier: server.serverIdentifier })));
  }
  return tools;
}

/** Without a request, placeholders stay as they are; a header that a request lacks makes them empty. */
function targetOf(server: McpServerConfig, request: IncomingHttpHeaders | undefined): McpTarget {
  const filled = (value: string): string =>
    value.replace(/\{\{request\.headers\.([\w-]+)\}\}/g, (placeholder, name: string) =>
      request === undefined ? placeholder : String(request[name.toLowerCase()] ?? ''),
    );
  return {
    url: server.url,
    headers: Object.fromEntries(Object.entries(server.headers).map(([name, value]) => [name, filled(value)])),
    readTimeout: server.sseReadTimeout,
    transport: server.transport,
  };
}

function clientOf(config: AppConfig, target: McpTarget, observe: Observe): McpClient {
  if (config.mcpClient === 'dify-wire') return new DifyWireClient(target, config.mcpProtocolVersion, observe);
  return new SdkClient(target, config.mcpClient === 'sdk-auto', observe);
}

function failed(observation: string): ToolOutcome {
  return { ok: false, data: undefined, observation };
}
