import { tooManyInFlight } from './tools.errors';

/** Calls of one group that run at once; further ones wait their turn. */
const runningCap = 64;
/** Calls of one group that wait; further ones are refused. */
const waitingCap = 1_000;

interface Lane {
  running: number;
  readonly waiting: (() => void)[];
}

/** Keeps one group from taking the whole process: each has its own lane of bounded width and length. */
export class InFlight {
  private readonly lanes = new Map<string, Lane>();

  /** Takes a place; a promise only when it has to wait. Throws `tools.busy` when the lane is full. */
  enter(groupId: string): void | Promise<void> {
    let lane = this.lanes.get(groupId);
    if (lane === undefined) this.lanes.set(groupId, (lane = { running: 0, waiting: [] }));
    if (lane.running < runningCap) {
      lane.running += 1;
      return;
    }
    const { waiting } = lane;
    if (waiting.length >= waitingCap) throw tooManyInFlight();
    return new Promise((resolve) => waiting.push(resolve));
  }

  /** Gives the place back, to the next in line if there is one. */
  leave(groupId: string): void {
    const lane = this.lanes.get(groupId);
    if (lane === undefined) return;
    const next = lane.waiting.shift();
    if (next !== undefined) next();
    else if ((lane.running -= 1) === 0) this.lanes.delete(groupId);
  }
}
