import { ScriptedDify } from '../../../src/agents/dify/testing';
import type { Database } from '../../../src/common/database/database';
import { openStore, type TestStore } from '../../../src/common/database/testing';
import { adminLogin } from '../app';
import { BotServer } from '../bot-server';
import { MailSink } from '../mail-sink';
import type { FaultOrder, Operation } from './fault.types';
import { type Death, FaultyPlatform } from './faulty-platform';
import { HurriedJobs } from './hurried-jobs';
import { OnlineConsultant } from './online-consultant';
import { furnish, type Others, password } from './registration-setting';

type Row = Record<string, string | number | null>;

/** What one registration came to. */
export interface RegistrationEnd {
  readonly userId: string;
  readonly email: string;
  readonly username: string;
  /** What the client was answered, attempt by attempt; null where the connection broke. */
  readonly answers: readonly (number | null)[];
  /** A repetition after the end, under the same Idempotency-Key. */
  readonly repetition: { readonly status: number; readonly userId: string | undefined };
  /** How the platforms ended that died over it. */
  readonly deaths: readonly Death[];
  readonly operations: readonly Operation[];
  /** Whether the operation of the order has come. */
  readonly met: boolean;
}

const past = '2020-01-01 00:00:00.000';
/** Milliseconds for which a test may have to wait, with all limits and takeovers on a busy machine. */
const patience = 120_000;
/** Of a client that gets no answer. */
const clientPatience = 8_000;
const mostAttempts = 6;

/** A platform that fails as ordered, and everybody with whom a registration has to do. */
export class RegistrationFlow {
  readonly watcher: OnlineConsultant;
  private readonly jobs: HurriedJobs;
  private count = 0;

  private constructor(
    readonly platform: FaultyPlatform,
    private readonly store: TestStore,
    readonly others: Others,
  ) {
    this.watcher = new OnlineConsultant(platform, { email: 'watcher@example.com', password });
    this.jobs = new HurriedJobs(store.database);
  }

  static async start(env: Record<string, string> & { readonly DATABASE_URL: string }): Promise<RegistrationFlow> {
    const [dify, mail, bots] = await Promise.all([ScriptedDify.start(), MailSink.start(), BotServer.start()]);
    const admin = { ADMIN_EMAIL: adminLogin.login, ADMIN_PASSWORD: adminLogin.password };
    const platform = await FaultyPlatform.start({ ...admin, ...env });
    const flow = new RegistrationFlow(platform, await openStore([], env.DATABASE_URL), { dify, mail, bots });
    try {
      await furnish(platform, flow.others);
    } catch (error) {
      await flow.close();
      throw error;
    }
    return flow;
  }

  get database(): Database {
    return this.store.database;
  }

  async close(): Promise<void> {
    const { dify, mail, bots } = this.others;
    this.watcher.close();
    await this.platform.close();
    await this.store.close();
    await Promise.all([dify.close(), mail.stop(), bots.stop()]);
  }

  /** Registers somebody while `order` holds, and waits until nothing is left to do. */
  async register(order: FaultOrder): Promise<RegistrationEnd> {
    const username = `person.${(this.count += 1)}`;
    const body = { email: `${username}@example.com`, username, password };
    const deaths: Death[] = [];
    // Bots may say fifteen things a minute.
    await this.rows('DELETE FROM bot_posts');
    if (!this.watcher.isConnected) await this.watcher.connect();
    await this.platform.order(order);
    const answers = await this.sendUntilKnown(body, deaths);
    const userId = String((await this.rows('SELECT id FROM users WHERE email = ?', body.email))[0]?.['id']);
    await this.quiet(userId, deaths);
    this.watcher.listen();
    const { operations, met } = await this.platform.report();
    await this.platform.order({});
    const again = await this.send(body);
    const repetition = { status: again?.status ?? 0, userId: again?.body.data?.id };
    return { ...body, userId, answers, repetition, deaths, operations, met: met || deaths.length > 0 };
  }

  /** Begins anew after a registration that does not come to rest. */
  async clear(): Promise<void> {
    await this.platform.kill();
    await this.jobs.forget();
    await this.platform.revive();
  }

  async rows(sql: string, ...values: unknown[]): Promise<Row[]> {
    return this.database.rows<Row>(sql, values);
  }

  /** What a client does that wants to know: sends again under the same key until it is told that the account is there. */
  private async sendUntilKnown(body: { email: string }, deaths: Death[]): Promise<(number | null)[]> {
    const answers: (number | null)[] = [];
    while (answers.at(-1) !== 201 && answers.at(-1) !== 400) {
      if (answers.length === mostAttempts) throw new Error(`The client was answered ${answers.join(', ')}.`);
      answers.push((await this.send(body))?.status ?? null);
      await this.reviveAfter(deaths);
      // The minute has passed after which a request counts as abandoned.
      await this.rows('UPDATE idempotency_records SET created_at = ? WHERE status IS NULL', past);
    }
    return answers;
  }

  private async send(body: { email: string }) {
    const headers = { 'idempotency-key': body.email };
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, clientPatience, undefined).unref());
    const sent = this.platform.call<{ id: string }>('POST', '/auth/register', body, undefined, headers);
    return Promise.race([sent.catch(() => undefined), late]);
  }

  /** Where the platform is dead a fresh one takes its place. */
  private async reviveAfter(deaths: Death[]): Promise<void> {
    const { death } = this.platform;
    if (death === undefined) return;
    deaths.push(death);
    await this.jobs.releaseAll();
    await this.platform.revive();
    await this.watcher.connect();
  }

  /** Waits until the run is over and no job is left. */
  private async quiet(userId: string, deaths: Death[]): Promise<void> {
    const deadline = performance.now() + patience;
    for (;;) {
      await this.reviveAfter(deaths);
      const jobs = await this.jobs.open();
      const runs = await this.rows('SELECT status FROM automation_runs WHERE user_id = ?', userId);
      if (jobs.length === 0 && runs.every(({ status }) => status !== 'queued' && status !== 'running')) return;
      if (performance.now() > deadline) throw new Error(`It does not come to rest: ${JSON.stringify({ runs, jobs })}`);
      await this.jobs.hurry(jobs);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
