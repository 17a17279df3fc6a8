import { text } from '../json';
import type { BrainContext } from './brain.types';

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/i;

/** Whom a request is about, as arguments of a profile tool: by id if one is known, else by name. */
export function subjectOf({ inputs, query }: BrainContext): { user_id: string } | { username: string } | undefined {
  const userId = text(inputs['user_id']) || uuid.exec(query)?.[0];
  if (userId !== undefined && userId !== '') return { user_id: userId };
  const username = text(inputs['username']);
  return username === '' ? undefined : { username };
}
