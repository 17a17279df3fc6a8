import { lookup } from 'node:dns/promises';
import { type RequestOptions, request } from 'node:https';
import { Injectable } from '@nestjs/common';
import { isPublicAddress } from './public-addresses';

/** What came back from a document's address. */
export interface FetchedDocument {
  readonly text: string;
  readonly cacheControl: string | undefined;
}

/** Bytes and milliseconds that a document may take. */
const largest = 5 * 1024;
const patience = 5_000;

/** Gets documents from addresses that strangers name. Throws for whatever is not a plain, small, public answer. */
@Injectable()
export class DocumentFetcher {
  /** The name is resolved once and the connection goes to the address that was judged; redirects are not followed. */
  async fetch(url: URL): Promise<FetchedDocument> {
    const signal = AbortSignal.timeout(patience);
    const address = await Promise.race([this.publicAddress(url.hostname), expiry(signal)]);
    return this.get(url, address, signal);
  }

  /** Every address of the name has to be public, so that no second look gives another answer. */
  protected async publicAddress(hostname: string): Promise<string> {
    const found = await this.resolve(hostname);
    if (found.length === 0 || !found.every(isPublicAddress))
      throw new Error(`${hostname} is not on the public internet`);
    return found[0] ?? '';
  }

  protected async resolve(hostname: string): Promise<string[]> {
    return (await lookup(hostname, { all: true })).map(({ address }) => address);
  }

  private get(url: URL, address: string, signal: AbortSignal): Promise<FetchedDocument> {
    const options: RequestOptions = {
      host: address,
      servername: url.hostname,
      port: 443,
      path: url.pathname + url.search,
      headers: { host: url.host, accept: 'application/json', 'user-agent': 'mcp-authorization-server' },
      agent: false,
      signal,
    };
    return new Promise((resolve, reject) => {
      const outgoing = request(options, (response) => {
        const fail = (message: string): void => {
          response.destroy();
          reject(new Error(message));
        };
        if (response.statusCode !== 200) return fail(`the answer is ${response.statusCode ?? 0}, not 200`);
        if (!/^application\/([\w.-]+\+)?json\b/i.test(response.headers['content-type'] ?? ''))
          return fail('it is not JSON');
        const parts: Buffer[] = [];
        let size = 0;
        response.on('data', (part: Buffer) => {
          size += part.length;
          if (size > largest) fail(`it is larger than ${largest} bytes`);
          else parts.push(part);
        });
        response.on('error', reject);
        response.on('end', () =>
          resolve({ text: Buffer.concat(parts).toString('utf8'), cacheControl: response.headers['cache-control'] }),
        );
      });
      outgoing.on('error', reject);
      outgoing.end();
    });
  }
}

function expiry(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the name was not resolved in time')), { once: true });
  });
}
