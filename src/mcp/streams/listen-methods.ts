import { Injectable } from '@nestjs/common';
import type { Caller } from '../../tools/caller.types';
import { FeaturesService } from '../../tools/features.service';
import type { MethodContext } from '../methods/method.types';
import type { MethodResult } from '../protocol/answers';
import { isJsonObject, type JsonObject } from '../protocol/json-rpc';
import { metaKeys } from '../protocol/meta-keys';
import { type Fault, invalidParams, isFault, rpcCodes, transportRefusal } from '../protocol/protocol-errors';
import { subscriptionResult } from '../protocol/server-facts';
import { declaresTasks, detailedTask, tasksMissing } from '../protocol/task-shapes';
import { TaskFeed } from '../tasks/task-feed.service';
import { TaskStore } from '../tasks/task-store';
import { ChangeFeed } from './change-feed.service';
import type { ListKind } from './subscriber.types';

/** What a client wants to hear of, as it asked. */
interface Filter {
  readonly lists: ReadonlySet<ListKind>;
  readonly uris: ReadonlySet<string>;
  readonly taskIds: ReadonlySet<string>;
}

const listFilters: readonly (readonly [name: string, kind: ListKind])[] = [
  ['toolsListChanged', 'tools'],
  ['promptsListChanged', 'prompts'],
  ['resourcesListChanged', 'resources'],
];
/** Most URIs, and most tasks, of one stream. */
const mostNames = 1_000;
/** Open streams of one group, so that one cannot take all of a process. */
const mostStreams = 256;

/** `subscriptions/listen` (2026-07-28, Subscriptions): a request that is answered when it is over. */
@Injectable()
export class ListenMethods {
  constructor(
    private readonly feed: ChangeFeed,
    private readonly features: FeaturesService,
    private readonly tasks: TaskStore,
    private readonly taskFeed: TaskFeed,
  ) {}

  async listen(params: JsonObject, context: MethodContext): Promise<MethodResult> {
    const wanted = readFilter(params.notifications);
    if (isFault(wanted)) return wanted;
    const { outlet, caller, messageId, clientCapabilities } = context;
    if (wanted.taskIds.size > 0 && !declaresTasks(clientCapabilities)) return tasksMissing();
    if (!outlet.streams) return notStreamable();
    await this.feed.prepare(caller.groupId);
    const uris = await this.readable(wanted.uris, caller.groupId);
    const filter = { ...wanted, uris, taskIds: await this.owned(wanted.taskIds, caller) };
    if (this.feed.countOf(caller.groupId) >= mostStreams) return tooManyStreams();
    const tell = (method: string, body: JsonObject = {}): void =>
      outlet.notify(method, { ...body, _meta: { [metaKeys.subscriptionId]: messageId } });
    tell('notifications/subscriptions/acknowledged', { notifications: honoured(filter) });
    await this.untilOver(filter, context, tell);
    return subscriptionResult(messageId, context.revision, caller.groupName);
  }

  private async readable(uris: ReadonlySet<string>, groupId: string): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for (const uri of uris) if (await this.features.isReadable(groupId, uri)) found.add(uri);
    return found;
  }

  private async owned(taskIds: ReadonlySet<string>, caller: Caller): Promise<ReadonlySet<string>> {
    if (taskIds.size === 0) return taskIds;
    return new Set((await this.tasks.owned([...taskIds], caller)).map(({ id }) => id));
  }

  /** Resolves when the client cancels, the server stops or the credential counts no more. */
  private untilOver(
    { lists, uris, taskIds }: Filter,
    { caller, signal, stillAdmitted }: MethodContext,
    tell: (method: string, body?: JsonObject) => void,
  ): Promise<void> {
    return new Promise((resolve) => {
      const removals: (() => void)[] = [];
      let isOver = signal?.aborted === true;
      const over = (): void => {
        isOver = true;
        for (const remove of removals) remove();
        resolve();
      };
      removals.push(
        this.feed.add({
          groupId: caller.groupId,
          listChanged: (kind) => void (lists.has(kind) && tell(`notifications/${kind}/list_changed`)),
          resourceUpdated: (uri) => void (uris.has(uri) && tell('notifications/resources/updated', { uri })),
          stillAdmitted,
          end: over,
        }),
        this.taskFeed.watch([...taskIds], (task) => tell('notifications/tasks', detailedTask(task))),
      );
      signal?.addEventListener('abort', over, { once: true });
      if (isOver) over();
    });
  }
}

function readFilter(wanted: unknown): Filter | Fault {
  if (!isJsonObject(wanted)) return invalidParams('subscriptions/listen needs params.notifications, an object.');
  const uris = readNames(wanted, 'resourceSubscriptions');
  if (isFault(uris)) return uris;
  const taskIds = readNames(wanted, 'taskIds');
  if (isFault(taskIds)) return taskIds;
  const lists = listFilters.filter(([name]) => wanted[name] === true).map(([, kind]) => kind);
  return { lists: new Set(lists), uris, taskIds };
}

function readNames(wanted: JsonObject, member: 'resourceSubscriptions' | 'taskIds'): ReadonlySet<string> | Fault {
  const names = wanted[member] ?? [];
  if (Array.isArray(names) && names.length <= mostNames && names.every((name) => typeof name === 'string')) {
    return new Set(names);
  }
  return invalidParams(`params.notifications.${member} must be an array of at most ${mostNames} texts.`);
}

/** The subset that will be told of; nothing that was not asked for. */
function honoured({ lists, uris, taskIds }: Filter): JsonObject {
  const named = listFilters.filter(([, kind]) => lists.has(kind)).map(([name]) => [name, true] as const);
  return {
    ...Object.fromEntries<unknown>(named),
    ...(uris.size > 0 && { resourceSubscriptions: [...uris] }),
    ...(taskIds.size > 0 && { taskIds: [...taskIds] }),
  };
}

function notStreamable(): Fault {
  return transportRefusal(406, 'mcp.not_acceptable', 'Not Acceptable: subscriptions/listen needs text/event-stream');
}

function tooManyStreams(): Fault {
  const message = `This server has ${mostStreams} open streams already: close one first.`;
  return { status: 200, code: rpcCodes.internal, name: 'mcp.too_many_streams', message };
}
