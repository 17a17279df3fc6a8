import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { isUniqueViolation } from '../../common/database/driver-errors';
import { AppError } from '../../common/errors/app-error';
import { newId } from '../../common/ids';
import { RateLimiter } from '../../common/limits/rate-limiter';
import { tooManyRequests, unknownClient } from '../oauth.errors';
import { documentLifetime, readDocument } from './client-metadata';
import { DocumentFetcher } from './document-fetcher';
import type { OAuthClient } from './oauth-client.entity';
import { OAuthClientRepository } from './oauth-client.repository';

/** Documents of one host fetched a minute. */
const fetchesPerMinute = 20;

/** Clients whose id is the address of a document that describes them (Client ID Metadata Documents). */
@Injectable()
export class ClientDocuments {
  private readonly logger = new Logger('OAuth');

  constructor(
    private readonly clients: OAuthClientRepository,
    private readonly fetcher: DocumentFetcher,
    private readonly limiter: RateLimiter,
    private readonly clock: Clock,
  ) {}

  /** The client as its document describes it, fetched unless the last answer still counts. Throws `oauth.unknown_client`. */
  async current(clientId: string): Promise<OAuthClient> {
    const known = await this.clients.findByClientId(clientId);
    const now = this.clock.now();
    if (known !== null && known.freshUntil !== null && known.freshUntil > now) return known;
    const url = new URL(clientId);
    const wait = this.limiter.take(`oauth-document:${url.hostname}`, fetchesPerMinute);
    if (wait > 0) throw tooManyRequests(wait);
    const { metadata, lifetime } = await this.read(url, clientId);
    const told = {
      name: metadata.name,
      redirectUris: [...metadata.redirectUris],
      freshUntil: new Date(now.getTime() + lifetime * 1000),
    };
    return known === null ? this.add(clientId, told, now) : this.renew(known, told);
  }

  private async read(url: URL, clientId: string) {
    try {
      const { text, cacheControl } = await this.fetcher.fetch(url);
      return { metadata: readDocument(text, clientId), lifetime: documentLifetime(cacheControl) };
    } catch (error) {
      this.logger.warn({ msg: 'a client metadata document cannot be used', client: clientId, err: error });
      // What a fetch met is not told: nobody explores a network through us.
      throw unknownClient(
        error instanceof AppError ? `The client's document: ${error.message}` : "The client's document cannot be read.",
        error,
      );
    }
  }

  private async renew(known: OAuthClient, told: Partial<OAuthClient>): Promise<OAuthClient> {
    await this.clients.change(known.id, told);
    return { ...known, ...told };
  }

  private async add(
    clientId: string,
    told: Pick<OAuthClient, 'name' | 'redirectUris' | 'freshUntil'>,
    now: Date,
  ): Promise<OAuthClient> {
    const client: OAuthClient = {
      ...{ id: newId(), clientId, origin: 'document', ...told },
      ...{ grantTypes: ['authorization_code', 'refresh_token'], authMethod: 'none', secretHash: null },
      ...{ groupId: null, keyVersion: null, createdAt: now, lastUsedAt: null },
    };
    try {
      await this.clients.add(client);
      return client;
    } catch (error) {
      // Another request has just stored the same document.
      const other = isUniqueViolation(error, 'client_id') ? await this.clients.findByClientId(clientId) : null;
      if (other === null) throw error;
      return other;
    }
  }
}
