import { between, type Random } from '../test/emulator/random';
import type { Engine } from '../test/support/engines';

/** `app`: any replica that serves; `worker`: the one that has a running job in its hands at that moment. */
export type KillKind = 'app' | 'worker' | 'redis' | 'database';

export interface PlannedKill {
  readonly kind: KillKind;
  /** After the kill before it, milliseconds. */
  readonly afterMs: number;
  /** Until it is started again, milliseconds. */
  readonly downMs: number;
  /** Chooses among several victims, in [0, 1). */
  readonly choice: number;
}

/** A process is started again after this long, milliseconds. */
const shortestDown = 100;
const longestDown = 3_000;

const kindsOf: Readonly<Record<Engine, readonly KillKind[]>> = {
  mariadb: ['app', 'worker', 'redis', 'database'],
  sqlite: ['app'],
};

/** As many kills of each kind, in random order, half to one and a half `intervalMs` apart. */
export function planKills(random: Random, engine: Engine, kills: number, intervalMs: number): PlannedKill[] {
  const kinds = kindsOf[engine];
  return shuffled(
    random,
    Array.from({ length: kills }, (_, index) => kinds[index % kinds.length]!),
  ).map((kind) => ({
    kind,
    afterMs: between(random, intervalMs / 2, intervalMs * 1.5),
    downMs: between(random, shortestDown, longestDown),
    choice: random(),
  }));
}

function shuffled<T>(random: Random, values: readonly T[]): T[] {
  const rest = [...values];
  return values.map(() => rest.splice(Math.floor(random() * rest.length), 1)[0]!);
}
