import { decodeCursor } from '../common/page';
import { foreignCursor } from './conversations.errors';

/** The number of the message behind which a page of this conversation starts; null where the walk begins. */
export function seqOfCursor(cursor: string | undefined, conversationId: string): number | null {
  if (cursor === undefined) return null;
  const [owner, seq] = decodeCursor(cursor, 2);
  if (owner !== conversationId || typeof seq !== 'number') throw foreignCursor();
  return seq;
}
