import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { newId } from '../../common/ids';
import { GroupGrantsService } from '../../groups/group-grants.service';
import { Credentials } from '../credentials';
import { invalidClient, invalidClientMetadata, tooManyRequests } from '../oauth.errors';
import { ClientAudit } from './client-audit';
import { ClientDocuments } from './client-documents';
import { type ClientMetadata, isDocumentAddress } from './client-metadata';
import type { PresentedClient, RegisteredClient, Voucher } from './clients.types';
import type { OAuthClient } from './oauth-client.entity';
import { OAuthClientRepository } from './oauth-client.repository';

/** Clients that registered themselves and were never used, at most; the sweep makes room. */
const mostUnused = 10_000;

/** The programs that may ask for access. */
@Injectable()
export class ClientsService {
  constructor(
    private readonly clients: OAuthClientRepository,
    private readonly documents: ClientDocuments,
    private readonly groups: GroupGrantsService,
    private readonly credentials: Credentials,
    private readonly audit: ClientAudit,
    private readonly clock: Clock,
  ) {}

  /** Throws `invalid_client_metadata` for what needs somebody to answer for the client and has nobody. */
  async register(metadata: ClientMetadata, voucher: Voucher | null): Promise<RegisteredClient> {
    if (voucher === null) await this.admitStranger(metadata);
    const secret = metadata.authMethod === 'none' ? null : this.credentials.generate('secret');
    const client: OAuthClient = {
      id: newId(),
      clientId: `mcp_client_${randomBytes(16).toString('base64url')}`,
      origin: voucher === null ? 'dynamic' : 'vouched',
      name: metadata.name,
      redirectUris: [...metadata.redirectUris],
      grantTypes: [...metadata.grantTypes],
      authMethod: metadata.authMethod,
      secretHash: secret === null ? null : this.credentials.digest('secret', secret),
      groupId: voucher?.groupId ?? null,
      keyVersion: voucher?.keyVersion ?? null,
      createdAt: this.clock.now(),
      lastUsedAt: null,
      freshUntil: null,
    };
    await this.audit.registered(client, voucher, () => this.clients.add(client));
    return { client, secret };
  }

  /** The client for a new authorization; null when there is none of that id. Throws `oauth.unknown_client`. */
  async find(clientId: string): Promise<OAuthClient | null> {
    if (isDocumentAddress(clientId)) return this.documents.current(clientId);
    return this.stillVouched(await this.clients.findByClientId(clientId));
  }

  async findById(id: string): Promise<OAuthClient | null> {
    return this.stillVouched(await this.clients.findById(id));
  }

  /** The client that a request comes from: a confidential one has to know its secret. Throws `invalid_client`. */
  async authenticate({ clientId, secret }: PresentedClient): Promise<OAuthClient> {
    const client = await this.stillVouched(await this.clients.findByClientId(clientId));
    if (client === null) throw invalidClient('Unknown client: register again.');
    if (client.secretHash === null) {
      if (secret !== undefined) throw invalidClient('This client has no secret.');
      return client;
    }
    if (secret === undefined || !this.credentials.digests('secret', secret).includes(client.secretHash)) {
      throw invalidClient('The client secret is wrong or missing.');
    }
    return client;
  }

  /** Part of the transaction in which it receives a code or tokens. */
  async markUsed(id: string, now: Date): Promise<void> {
    await this.clients.change(id, { lastUsedAt: now });
  }

  /** A client that the holder of a group key registered ends with that key. */
  private async stillVouched(client: OAuthClient | null): Promise<OAuthClient | null> {
    if (client === null || client.groupId === null || client.keyVersion === null) return client;
    return (await this.groups.underVersion(client.groupId, client.keyVersion)) === null ? null : client;
  }

  private async admitStranger({ grantTypes }: ClientMetadata): Promise<void> {
    if (grantTypes.includes('client_credentials')) {
      throw invalidClientMetadata("client_credentials needs the group's key (or an operator's) as a Bearer token.");
    }
    if ((await this.clients.countUnused()) >= mostUnused) throw tooManyRequests(60);
  }
}
