import { Injectable } from '@nestjs/common';
import { decodeCursor, type Page, pageOf } from '../common/page';
import { normalise } from '../common/text';
import { isBehind, ranked, rankKey } from './user-ranking';
import { UserSearchRepository } from './user-search.repository';
import { queryTooShort } from './users.errors';
import type { SearchScope, UserMatch } from './users.types';

/** Finds people by parts of their names. */
@Injectable()
export class UserSearchService {
  constructor(private readonly search: UserSearchRepository) {}

  /** The best matches first, among the best few hundred candidates. Throws `users.query_too_short` below 2 characters. */
  async find(query: string, scope: SearchScope, limit: number, cursor: string | undefined): Promise<Page<UserMatch>> {
    const text = normalise(query);
    if (text.length < 2) throw queryTooShort();
    const behind = cursor === undefined ? undefined : decodeCursor(cursor, 3);
    if (scope.roles?.length === 0) return { items: [], nextCursor: null };
    const matches = ranked(await this.search.candidates(text, scope), text, scope.emails);
    const rest = behind === undefined ? matches : matches.filter((match) => isBehind(match, behind));
    return pageOf(rest, limit, rankKey);
  }
}
