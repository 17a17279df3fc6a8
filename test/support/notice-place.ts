import { randomUUID } from 'node:crypto';
import { Database } from '../../src/common/database/database';
import { ConversationsService } from '../../src/conversations/conversations.service';
import { NewCustomerNoticesService } from '../../src/customers/new-customer-notices.service';
import { type Person, startTestApp, type TestApp } from './app';
import { redisUrl, testDatabaseUrl } from './databases';
import { type Engine, isAvailable } from './engines';
import { type PushDevice, PushService } from './push-service';
import { type NotificationEvent, openSocket, type SocketClient, type SocketSettings } from './sockets';

/** A customer whom nobody has claimed. */
export interface Waiting {
  readonly customer: Person;
  readonly conversationId: string;
}

interface Delivery {
  readonly channel: string;
  readonly status: string;
  readonly attempt: number;
}

/** What a socket has heard of a customer. */
export function noticesOf(client: SocketClient, { customer }: Waiting): NotificationEvent[] {
  return client.notifications.filter(({ data }) => data['customer_id'] === customer.userId);
}

/** A platform with consultants and customers who wait; on MariaDB two replicas share a Redis. Nobody greets anybody. */
export class NoticePlace {
  private readonly open: SocketClient[] = [];
  private names = 0;

  private constructor(
    readonly one: TestApp,
    /** The other replica, where there is one. */
    readonly two: TestApp,
    readonly push: PushService,
  ) {}

  static async start(engine: Engine): Promise<NoticePlace> {
    const shared: Record<string, string> = { DATABASE_URL: await testDatabaseUrl(engine) };
    if (engine === 'mariadb' && isAvailable('redis')) shared['REDIS_URL'] = redisUrl();
    const one = await startTestApp(engine, shared);
    await one.withoutAutomation();
    const two = engine === 'mariadb' ? await startTestApp(engine, shared) : one;
    return new NoticePlace(one, two, await PushService.start());
  }

  async close(): Promise<void> {
    await Promise.all([...new Set([this.one, this.two])].map((app) => app.close()));
    await this.push.stop();
  }

  /** Closes what a test has opened; throws when the push service was sent anything that is not allowed. */
  tidy(): void {
    for (const client of this.open.splice(0)) client.close();
    const [fault] = this.push.faults;
    if (fault !== undefined) throw new Error(`the push service refused a request: ${fault}`);
  }

  async aConsultant(role: 'consultant' | 'operator' = 'consultant'): Promise<Person> {
    return this.one.addStaff(`${role}-${(this.names += 1)}`, role);
  }

  async aWaitingCustomer(): Promise<Waiting> {
    const customer = await this.one.registerCustomer(`customer-${(this.names += 1)}`);
    const { conversation } = await this.one.app.get(ConversationsService, { strict: false }).create({
      ...{ title: '欢迎咨询', type: 'consultation', aiMode: 'on', source: 'registration_automation' },
      ...{ customerId: customer.userId, ownerId: customer.userId },
    });
    return { customer, conversationId: conversation.id };
  }

  /** Tells consultants of a customer; gives who was told. */
  async announce({ customer, conversationId }: Waiting): Promise<readonly string[]> {
    const notices = this.one.app.get(NewCustomerNoticesService, { strict: false });
    const customerId = customer.userId;
    return notices.announce({ customerId, conversationId, dedupeKey: `reg:${customerId}` });
  }

  async connectTo(app: TestApp, { token }: Person, settings?: SocketSettings): Promise<SocketClient> {
    const client = await openSocket(app.url, token, settings);
    this.open.push(client);
    return client;
  }

  /** How somebody was told of a customer, oldest first. */
  async deliveriesOf(person: Person, { customer }: Waiting): Promise<Delivery[]> {
    return this.one.app.get(Database).rows<Delivery>(
      `SELECT d.channel AS channel, d.status AS status, d.attempt AS attempt FROM notification_deliveries d
         JOIN notifications n ON n.id = d.notification_id WHERE n.user_id = ? AND n.dedupe_key = ?
         ORDER BY d.created_at, d.id`,
      [person.userId, `reg:${customer.userId}`],
    );
  }

  /** A browser of that person that takes push messages. */
  async subscribe(person: Person): Promise<PushDevice> {
    const device = this.push.device(randomUUID());
    const { status } = await this.one.call('POST', '/push-subscriptions', device.subscription, person.token);
    if (status !== 201) throw new Error(`the subscription was refused: ${status}`);
    return device;
  }

  /** From now on the person is told through these channels alone, in this order. */
  async only(person: Person, ...channels: string[]): Promise<void> {
    const { status } = await this.one.call('PUT', '/notifications/preferences', { channels }, person.token);
    if (status !== 200) throw new Error(`the preferences were refused: ${status}`);
  }
}
