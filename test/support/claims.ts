import type { Person, RestAnswer, RestClient } from './app';

/** What came of many claims at once. */
export interface ClaimRace {
  readonly winners: readonly Person[];
  /** The answers to those who did not win. */
  readonly refused: readonly RestAnswer<unknown>[];
}

/** Fifty claims of one customer at the same time, by all racers in turn and over all platforms. */
export async function claimAtOnce(
  platforms: readonly RestClient[],
  customerId: string,
  racers: readonly Person[],
): Promise<ClaimRace> {
  const claims = Array.from({ length: 50 }, async (_, index) => {
    const racer = racers[index % racers.length]!;
    const platform = platforms[index % platforms.length]!;
    return { racer, answer: await platform.call('POST', `/customers/${customerId}/claim`, undefined, racer.token) };
  });
  const ended = await Promise.all(claims);
  const winners = new Set(ended.filter(({ answer }) => answer.status === 200).map(({ racer }) => racer));
  const refused = ended.filter(({ racer }) => !winners.has(racer)).map(({ answer }) => answer);
  return { winners: [...winners], refused };
}
