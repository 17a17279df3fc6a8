import { Injectable } from '@nestjs/common';
import { McpConfig, ServerConfig } from '../../config/app-config';

/** The name in a `Host` value, lower case, without its port; IPv6 addresses keep their brackets. */
export function hostName(host: string): string {
  const colon = host.lastIndexOf(':');
  return (colon > host.lastIndexOf(']') ? host.slice(0, colon) : host).toLowerCase();
}

/**
 * Protects against DNS rebinding (Streamable HTTP, Security Warning): a page under a foreign name that resolves to us
 * sends that name as `Host` and `Origin`.
 */
@Injectable()
export class OriginRules {
  private readonly hosts: ReadonlySet<string>;
  private readonly origins: ReadonlySet<string>;

  constructor(server: ServerConfig, mcp: McpConfig) {
    const publicName = hostName(new URL(server.publicUrl).host);
    const listening = server.host.includes(':') ? `[${server.host}]` : server.host;
    this.hosts = new Set([publicName, listening.toLowerCase(), 'localhost', '127.0.0.1', '[::1]']);
    this.origins = new Set(mcp.allowedOrigins);
  }

  /** The public base's host, this machine's own names and the listening address, each with any port. */
  allowsHost(host: string | undefined): boolean {
    return host !== undefined && this.hosts.has(hostName(host));
  }

  /** A listed origin, or the very address that the request went to; `host` must have passed already. */
  allowsOrigin(origin: string, host: string): boolean {
    return this.origins.has(origin) || origin === `http://${host}` || origin === `https://${host}`;
  }
}
