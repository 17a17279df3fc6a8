import { between, type Random } from '../random';

/** How text leaves: in how large pieces and how far apart. */
export interface Cadence {
  readonly leastCharacters: number;
  readonly mostCharacters: number;
  readonly leastPauseMs: number;
  readonly mostPauseMs: number;
}

export const usualCadence: Cadence = { leastCharacters: 1, mostCharacters: 6, leastPauseMs: 15, mostPauseMs: 40 };
export const slowCadence: Cadence = { leastCharacters: 1, mostCharacters: 1, leastPauseMs: 2000, mostPauseMs: 2000 };

/** The text in pieces; never between the two halves of a surrogate pair. */
export function piecesOf(answer: string, cadence: Cadence, random: Random): string[] {
  const characters = [...answer];
  const pieces: string[] = [];
  for (let at = 0; at < characters.length;) {
    const size = between(random, cadence.leastCharacters, cadence.mostCharacters);
    pieces.push(characters.slice(at, at + size).join(''));
    at += size;
  }
  return pieces;
}

export function pauseOf(cadence: Cadence, random: Random): number {
  return between(random, cadence.leastPauseMs, cadence.mostPauseMs);
}
