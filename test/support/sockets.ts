import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';

/** A notification as it comes over the socket. */
export interface NotificationEvent {
  readonly id: string;
  readonly seq: number;
  readonly type: string;
  readonly title: string;
  readonly message: string;
  readonly data: Record<string, unknown>;
  readonly created_at: string;
}

/** A browser with an open connection. */
export class SocketClient {
  readonly notifications: NotificationEvent[] = [];
  readonly events: { readonly name: string; readonly payload: Record<string, unknown> }[] = [];

  constructor(
    readonly socket: Socket,
    confirms: boolean,
  ) {
    socket.on('notification', (event: NotificationEvent, confirm?: () => void) => {
      this.notifications.push(event);
      if (confirms) confirm?.();
    });
    for (const name of ['message', 'claimed', 'typing']) {
      socket.on(name, (payload: Record<string, unknown>) => this.events.push({ name, payload }));
    }
  }

  named(name: string): Record<string, unknown>[] {
    return this.events.filter((event) => event.name === name).map(({ payload }) => payload);
  }

  async sync(last_seq: number): Promise<unknown> {
    return this.socket.timeout(5_000).emitWithAck('sync', { last_seq });
  }

  close(): void {
    this.socket.disconnect();
  }
}

export interface SocketSettings {
  /** Whether notifications are confirmed; true by default. */
  readonly confirms?: boolean;
  readonly options?: Partial<ManagerOptions & SocketOptions>;
  /** Say this last number as soon as the connection stands. */
  readonly lastSeq?: number;
}

/** Connects to a platform; rejects with what the server says when it refuses. */
export async function openSocket(url: string, token: unknown, settings: SocketSettings = {}): Promise<SocketClient> {
  const { confirms = true, options = {}, lastSeq } = settings;
  const socket = io(url, {
    ...{ path: '/ws', transports: ['websocket'], reconnection: false, forceNew: true, autoConnect: false },
    ...{ auth: { token }, ...options },
  });
  const client = new SocketClient(socket, confirms);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => {
      if (lastSeq !== undefined) socket.emit('sync', { last_seq: lastSeq });
      resolve();
    });
    socket.once('connect_error', (error) => {
      socket.disconnect();
      reject(error);
    });
    socket.connect();
  });
  return client;
}
