import type { FastifyReply } from 'fastify';

/** Sends a page that runs nothing, loads nothing, cannot be framed or stored, and posts only to us (and on to `target`). */
export function sendPage(reply: FastifyReply, status: number, html: string, nonce: string, target = ''): void {
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `form-action 'self' ${target}`.trim(),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  void reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', policy.join('; '))
    .header('x-frame-options', 'DENY')
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .status(status)
    .send(html);
}
