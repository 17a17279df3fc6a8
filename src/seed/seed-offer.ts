/** A service project in short; lists are parted by blanks. */
export interface Offer {
  readonly code: string;
  readonly name: string;
  readonly category: string;
  readonly does: string;
  /** CNY for one session. */
  readonly price: readonly [least: number, most: number];
  readonly minutes: readonly [least: number, most: number];
  readonly recovery: number;
  /** Sessions, and days between them. */
  readonly course: readonly [sessions: number, interval: number];
  readonly concerns: string;
  /** Beyond what rules out every treatment. */
  readonly not: string;
  readonly risks: string;
  readonly age?: readonly [least: number | null, most: number | null];
}

export const adult = [18, null] as const;
export const grown = [25, 65] as const;
