import type { Fault, FaultOrder, FaultReport, Operation } from './fault.types';
import { currentLife, never } from './lives';

/** A fault that its port has to act out. `dead`: the operation belongs to a life that is over and is never carried out. */
export type PortFault = Exclude<Fault, 'killed_before'> | 'poisoned' | 'dead';

/** Counts the operations of this process by name and says which one a fault befalls. */
class FaultPoints {
  private counts = new Map<string, number>();
  private operations: Operation[] = [];
  private order: FaultOrder = {};
  private met = false;

  /** A new order; counts begin anew. */
  expect(order: FaultOrder): void {
    this.counts = new Map();
    this.operations = [];
    this.order = order;
    this.met = false;
  }

  get report(): FaultReport {
    return { operations: this.operations, met: this.met };
  }

  /** An operation begins. Gives what befalls it, undefined for nothing. */
  enter(name: string): PortFault | undefined {
    if (currentLife().isOver) return 'dead';
    const nth = (this.counts.get(name) ?? 0) + 1;
    this.counts.set(name, nth);
    this.operations.push({ name, nth });
    const { at, poison } = this.order;
    if (this.met || at?.name !== name || at.nth !== nth) return name === poison ? 'poisoned' : undefined;
    this.met = true;
    if (at.fault !== 'killed_before') return at.fault;
    this.kill();
    return 'dead';
  }

  /** The operation was done and its process dies before it knows; the result is never seen. */
  killAfter<T>(): Promise<T> {
    this.kill();
    return never();
  }

  private kill(): void {
    if (this.order.at?.forReal === true) process.kill(process.pid, 'SIGKILL');
    currentLife().end();
    process.send?.({ tells: 'dead' });
  }
}

export const points = new FaultPoints();

export function connectionReset(): Error {
  return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', errno: -104, syscall: 'read' });
}
