import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { type ConfigScope, ConfigEpochsService } from '../../settings/config-epochs.service';
import { ResourceUpdatesService } from '../../tools/resource-updates.service';
import { ListContents } from './list-contents';
import { type ListKind, listKinds, type Subscriber } from './subscriber.types';

/** Milliseconds between looks whether the credentials behind open streams still count: some end by themselves. */
const admissionInterval = 1_000;

type Contents = Readonly<Record<ListKind, string>>;

interface GroupFeed {
  readonly subscribers: Set<Subscriber>;
  contents: Promise<Contents>;
}

/**
 * Tells open streams what changes: lists of their group when an operator changed what is in them, resources when they
 * are written, and their own end when the credential behind them is gone. Costs nothing while nobody listens.
 */
@Injectable()
export class ChangeFeed implements OnModuleInit, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger('McpStreams');
  private readonly groups = new Map<string, GroupFeed>();
  private readonly forget: (() => void)[] = [];
  private timer: NodeJS.Timeout | undefined;
  private closing = false;

  constructor(
    private readonly epochs: ConfigEpochsService,
    private readonly resources: ResourceUpdatesService,
    private readonly lists: ListContents,
  ) {}

  onModuleInit(): void {
    this.forget.push(
      this.epochs.onChange((scope) => this.changed(scope)),
      this.resources.onUpdate((uri) => this.updated(uri)),
    );
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    for (const forget of this.forget) forget();
  }

  /** Every stream has its clean end before the server closes. */
  beforeApplicationShutdown(): void {
    this.closing = true;
    for (const subscriber of this.all()) subscriber.end();
  }

  /** Streams of a group that are open here. */
  countOf(groupId: string): number {
    return this.groups.get(groupId)?.subscribers.size ?? 0;
  }

  /** Learns what the lists of a group hold; await it before a client is told that it will hear of changes. */
  async prepare(groupId: string): Promise<void> {
    if (!this.groups.has(groupId)) await this.lists.of(groupId);
  }

  /** Adds an open stream; call what it returns when the stream has closed. */
  add(subscriber: Subscriber): () => void {
    const { groupId } = subscriber;
    let group = this.groups.get(groupId);
    if (group === undefined) {
      group = { subscribers: new Set(), contents: this.lists.of(groupId) };
      this.groups.set(groupId, group);
    }
    const { subscribers } = group;
    subscribers.add(subscriber);
    this.timer ??= setInterval(() => void this.checkAdmissions(), admissionInterval).unref();
    if (this.closing) subscriber.end();
    return () => {
      if (subscribers.delete(subscriber) && subscribers.size === 0) this.drop(groupId);
    };
  }

  private drop(groupId: string): void {
    this.groups.delete(groupId);
    if (this.groups.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private changed(scope: ConfigScope): void {
    if (this.groups.size === 0) return;
    if (scope === 'groups' || scope === 'server') void this.checkAdmissions();
    for (const [groupId, group] of this.groups) this.compare(groupId, group);
  }

  /** One comparison after the other, so that each sees what the one before it found. */
  private compare(groupId: string, group: GroupFeed): void {
    const known = group.contents;
    const compared = async (): Promise<Contents> => {
      const before = await known.catch(() => undefined);
      const now = await this.lists.of(groupId);
      for (const kind of listKinds) {
        if (before === undefined || before[kind] === now[kind]) continue;
        for (const subscriber of group.subscribers) subscriber.listChanged(kind);
      }
      return now;
    };
    group.contents = compared();
    group.contents.catch((error: unknown) =>
      this.logger.warn({ msg: 'changed lists could not be read', group: groupId, err: error }),
    );
  }

  private updated(uri: string): void {
    for (const subscriber of this.all()) subscriber.resourceUpdated(uri);
  }

  private async checkAdmissions(): Promise<void> {
    await Promise.all(
      this.all().map(async (subscriber) => {
        if (!(await subscriber.stillAdmitted())) subscriber.end();
      }),
    );
  }

  private all(): Subscriber[] {
    return [...this.groups.values()].flatMap(({ subscribers }) => [...subscribers]);
  }
}
