import { Injectable } from '@nestjs/common';
import { AppError } from '../../common/errors/app-error';
import { GroupGrantsService, type GroupUnderKey } from '../../groups/group-grants.service';
import { AuthService } from '../../users/auth/auth.service';
import type { OAuthClient } from '../clients/oauth-client.entity';
import { proofFailed, resourceUnclear } from '../oauth.errors';
import type { Parameters } from '../oauth.types';
import { RequestLimits } from '../request-limits';
import type { AuthorizationRequest } from './authorization-request';

/** Who may decide about a group, as proven. */
export interface Proof {
  readonly under: GroupUnderKey;
  /** The operator who signed in; null: who holds the key. */
  readonly userId: string | null;
}

/** Judges what the consent form brings as proof: the group's key, or an operator's sign-in. */
@Injectable()
export class ProofsService {
  constructor(
    private readonly groups: GroupGrantsService,
    private readonly accounts: AuthService,
    private readonly limits: RequestLimits,
  ) {}

  /** Throws `oauth.proof_failed`, the same for every wrong proof, and `temporarily_unavailable` after too many. */
  async judge(form: Parameters, request: AuthorizationRequest, client: OAuthClient): Promise<Proof> {
    this.limits.take('proof');
    const key = form.get('api_key')?.trim();
    const proof = key === undefined ? await this.byOperator(form, request, client) : await this.byKey(key);
    if (proof === null || !concerns(proof, request, client)) throw proofFailed();
    this.limits.giveBack('proof');
    return proof;
  }

  private async byKey(key: string): Promise<Proof | null> {
    const under = await this.groups.underKey(key);
    return under === null ? null : { under, userId: null };
  }

  private async byOperator(
    form: Parameters,
    request: AuthorizationRequest,
    client: OAuthClient,
  ): Promise<Proof | null> {
    const [email, password] = [form.get('email'), form.get('password')];
    if (email === undefined || password === undefined) return null;
    const account = await this.signIn(email, password);
    if (!account.roles.some((role) => role === 'admin' || role === 'operator')) return null;
    const groups = await this.groups.openGroups();
    const wanted = groups.filter(({ id, resource }) => {
      if (request.resource !== null) return resource === request.resource;
      return client.groupId === null || id === client.groupId;
    });
    const [group] = wanted;
    if (group === undefined || wanted.length > 1) throw resourceUnclear();
    const under = await this.groups.underCurrentKey(group.id);
    return under === null ? null : { under, userId: account.id };
  }

  private async signIn(email: string, password: string) {
    try {
      return await this.accounts.prove(email, password);
    } catch (error) {
      if (error instanceof AppError && ['unauthenticated', 'forbidden'].includes(error.kind)) throw proofFailed();
      throw error;
    }
  }
}

/** Whether the proof is about the server that was asked for, and the client may enter it. */
function concerns({ under }: Proof, { resource }: AuthorizationRequest, { groupId }: OAuthClient): boolean {
  if (resource !== null && under.group.resource !== resource) return false;
  return groupId === null || under.group.id === groupId;
}
