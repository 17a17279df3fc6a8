import { type NotificationEvent, openSocket, type SocketClient } from '../test/support/sockets';
import { say } from './printing';
import { RestClient, RestRefusal } from './rest-client';
import { waitFor } from './waiting';

interface Place {
  readonly baseUrl: string;
  /** The seeded members of staff share it. */
  readonly staffPassword: string;
}

/** A consultant whose console is open: signed in over REST, with a socket for what happens. */
export class OnlineConsultant {
  private constructor(
    readonly username: string,
    private readonly rest: RestClient,
    private readonly socket: SocketClient,
  ) {}

  static async open(username: string, { baseUrl, staffPassword }: Place): Promise<OnlineConsultant> {
    const rest = await RestClient.signIn(baseUrl, username, staffPassword);
    return new OnlineConsultant(username, rest, await openSocket(baseUrl, rest.token));
  }

  /** The notice of a customer, as soon as it is there. */
  async noticeOf(customerId: string): Promise<NotificationEvent> {
    const about = ({ data }: NotificationEvent): boolean => data['customer_id'] === customerId;
    return waitFor(`the notice to ${this.username}`, () => this.socket.notifications.find(about));
  }

  /** What the socket says when somebody has claimed a customer. */
  async claimOf(customerId: string): Promise<Record<string, unknown>> {
    const about = (claim: Record<string, unknown>): boolean => claim['customer_id'] === customerId;
    return waitFor(`the claim to reach ${this.username}`, () => this.socket.named('claimed').find(about));
  }

  /** Claims a customer and says how that went; whether it went well. */
  async claim(customerId: string): Promise<boolean> {
    try {
      await this.rest.post(`/customers/${customerId}/claim`);
      say(`  ${this.username} claims the customer: done`);
      return true;
    } catch (error) {
      if (!(error instanceof RestRefusal) || error.status !== 409) throw error;
      say(`  ${this.username} claims the customer: refused, ${error.reason}`);
      return false;
    }
  }

  close(): void {
    this.socket.close();
  }
}
