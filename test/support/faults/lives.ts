import { AsyncLocalStorage } from 'node:async_hooks';
import { Server, Socket } from 'node:net';

/**
 * One life of the platform in this process. When it is over, nothing that belongs to it reaches the world any more: its
 * timers do not fire, its sockets are cut, what it listened on is free, and no operation of it is ever carried out.
 */
export class Life {
  private readonly ends: (() => void)[] = [];
  isOver = false;

  /** What belongs to this life and ends with it, the last first. */
  add(end: () => void): void {
    this.ends.push(end);
  }

  end(): void {
    this.isOver = true;
    for (const end of this.ends.reverse()) end();
  }
}

const ambient = new AsyncLocalStorage<Life>();

let latest: Life | undefined;

/** Begins a life with `work`; everything that comes of it, however late, belongs to it. The one before is over. */
export function live(work: () => void): void {
  latest = new Life();
  ambient.run(latest, work);
}

/**
 * The life to which the running code belongs. Node loses track of it in what arrives on connections that were taken; those
 * of earlier lives are cut, so it is the latest there.
 */
export function currentLife(): Life {
  const life = ambient.getStore() ?? latest;
  if (life === undefined) throw new Error('something happens before the first life of the platform');
  return life;
}

export const never = <T>(): Promise<T> => new Promise(() => undefined);

/** Ties sockets and timers to the life that makes them. */
export function watchLives(): void {
  const { connect } = Socket.prototype;
  Socket.prototype.connect = function (this: Socket, ...given: unknown[]) {
    const life = currentLife();
    if (life.isOver) return this;
    life.add(() => this.destroy());
    return connect.apply(this, given as never);
  };

  const { listen } = Server.prototype;
  Server.prototype.listen = function (this: Server, ...given: unknown[]) {
    const life = ambient.getStore();
    life?.add(() => this.close());
    if (life !== undefined) this.on('connection', (socket: Socket) => life.add(() => socket.destroy()));
    return listen.apply(this, given as never);
  } as typeof listen;

  const repeat = globalThis.setInterval;
  globalThis.setInterval = (...given: Parameters<typeof setInterval>) => {
    const timer = repeat(...given);
    currentLife().add(() => clearInterval(timer));
    return timer;
  };
}
