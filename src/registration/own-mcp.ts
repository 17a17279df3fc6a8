import type { Server } from 'node:http';
import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { newId } from '../common/ids';
import { Tracing } from '../common/tracing/tracing';
import { ServerConfig } from '../config/app-config';
import { automationServerCode } from '../groups/automation-group.types';
import { GroupsService } from '../groups/groups.service';
import { ownMcpFailed } from './registration.errors';

const revision = '2026-07-28';
const meta = {
  'io.modelcontextprotocol/protocolVersion': revision,
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': { name: 'registration-automation', version: '1' },
};
/** Milliseconds that one call may take. */
const patience = 10_000;
const anyAddress: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };

interface RpcAnswer {
  readonly result?: { readonly isError?: boolean; readonly content?: readonly { readonly text?: string }[] };
  readonly error?: { readonly message: string };
}

/** Calls the tools of the automation's own group as every agent does: over HTTP, with the group's key (F-LLN-03). */
@Injectable()
export class OwnMcp {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly config: ServerConfig,
    private readonly groups: GroupsService,
    private readonly tracing: Tracing,
  ) {}

  /** Throws `registration.mcp_failed` unless the tool has answered. */
  async call(name: string, args: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<void> {
    const key = await this.groups.keyForOwnCalls(automationServerCode);
    try {
      const response = await fetch(`${this.baseUrl()}/mcp/${automationServerCode}`, {
        method: 'POST',
        headers: {
          accept: 'application/json, text/event-stream',
          'content-type': 'application/json',
          authorization: `Bearer ${key}`,
          'mcp-protocol-version': revision,
          'mcp-method': 'tools/call',
          'mcp-name': name,
        },
        body: JSON.stringify({
          ...{ jsonrpc: '2.0', id: newId(), method: 'tools/call' },
          params: { name, arguments: args, _meta: { ...meta, ...this.tracing.headers } },
        }),
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
      });
      const { result, error } = (await response.json()) as RpcAnswer;
      if (error !== undefined) throw new Error(error.message);
      if (!response.ok || result === undefined) throw new Error(`HTTP ${response.status}`);
      if (result.isError === true) throw new Error(result.content?.[0]?.text ?? 'no reason given');
    } catch (error) {
      throw ownMcpFailed(name, error);
    }
  }

  /** Of this very process where it listens: no detour over a proxy, no dependence on other replicas. */
  private baseUrl(): string {
    const { httpAdapter } = this.host as { httpAdapter?: { getHttpServer(): Server } };
    const address = httpAdapter?.getHttpServer().address();
    if (typeof address !== 'object' || address === null) return this.config.publicUrl;
    const host = anyAddress[address.address] ?? (address.family === 'IPv6' ? `[${address.address}]` : address.address);
    return `http://${host}:${address.port}`;
  }
}
