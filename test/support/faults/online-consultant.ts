import type { RestClient } from '../app';
import { openSocket, type SocketClient } from '../sockets';

/** A consultant with an open browser, which comes back as browsers do. */
export class OnlineConsultant {
  /** Ids of the notifications that have come over the socket. */
  readonly heard = new Set<string>();
  private client: SocketClient | undefined;
  private lastSeq = 0;

  constructor(
    private readonly platform: RestClient,
    private readonly login: { readonly email: string; readonly password: string },
  ) {}

  get isConnected(): boolean {
    return this.client?.socket.connected === true;
  }

  /** Opens the socket, again where it was lost, and asks for what was missed. */
  async connect(): Promise<void> {
    this.close();
    const { token } = await this.platform.signIn(this.login.email, this.login.password);
    this.client = await openSocket(this.platform.url, token, { lastSeq: this.lastSeq });
  }

  /** Takes in what has come. */
  listen(): void {
    for (const { id, seq } of this.client?.notifications.splice(0) ?? []) {
      this.heard.add(id);
      this.lastSeq = Math.max(this.lastSeq, seq);
    }
  }

  close(): void {
    this.listen();
    this.client?.close();
  }
}
