import type { App, AppDirectory } from '../apps/app-directory';
import type { Clock } from '../clock';
import type { FaultBook } from '../faults/fault-book';
import type { Random } from '../random';
import type { EmulatorSettings } from '../settings';
import type { Exchange, Reply } from './exchange';
import type { Journal } from './journal';
import type { Store } from './store';

/** Everything that lives as long as the emulator. */
export interface Context {
  readonly settings: EmulatorSettings;
  readonly clock: Clock;
  readonly apps: AppDirectory;
  readonly faults: FaultBook;
  readonly journal: Journal;
  readonly store: Store;
  /** UUID version 4. */
  readonly newId: () => string;
  /** The accidents of the next answer; every answer has its own. */
  readonly nextRandom: () => Random;
  /** Closes the listener for so many milliseconds of emulated time: everybody is refused. */
  readonly refuseConnections: (ms: number) => void;
}

export type Handler = (context: Context, exchange: Exchange) => Promise<Reply> | Reply;
/** A route of the service API, called once the key is known to belong to an open app. */
export type AppHandler = (context: Context, exchange: Exchange, app: App) => Promise<Reply> | Reply;

export function seconds(clock: Clock): number {
  return Math.floor(clock.now() / 1000);
}
