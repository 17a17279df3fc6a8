import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * The one address in front of all replicas: connections go round in turn, past replicas that do not listen. Nobody stays
 * with a replica, and connections through one that dies are cut off.
 */
export class Balancer {
  private turn = 0;

  private constructor(
    private readonly server: Server,
    private readonly ports: readonly number[],
  ) {
    server.on('connection', (client) => void this.serve(client));
  }

  static async start(ports: readonly number[]): Promise<Balancer> {
    const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Balancer(server, ports);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
  }

  private async serve(client: Socket): Promise<void> {
    client.on('error', () => undefined);
    const replica = await this.next();
    if (replica === undefined) return void client.destroy();
    replica.on('error', () => undefined);
    replica.once('close', () => client.destroy());
    client.once('close', () => replica.destroy());
    if (client.destroyed) return void replica.destroy();
    client.pipe(replica).pipe(client);
  }

  /** A connection to the next replica that takes one; undefined when none does. */
  private async next(): Promise<Socket | undefined> {
    const first = this.turn++;
    for (let tried = 0; tried < this.ports.length; tried += 1) {
      const socket = connect(this.ports[(first + tried) % this.ports.length]!, '127.0.0.1').setNoDelay();
      const connected = once(socket, 'connect').then(
        () => true,
        () => false,
      );
      if (await connected) return socket;
    }
    return undefined;
  }
}
