import { Injectable } from '@nestjs/common';
import { FeaturesService } from '../../tools/features.service';
import type { FeatureList, PromptProduct, ResourceProduct } from '../../tools/listed-feature.types';
import { ToolInvokerService } from '../../tools/tool-invoker.service';
import type { MethodResult } from '../protocol/answers';
import { contentsIn, messageIn } from '../protocol/content-blocks';
import { promptIn, resourceIn, templateIn } from '../protocol/feature-listing';
import { readCompletionParams, readPromptParams, readUri } from '../protocol/feature-params';
import type { JsonObject } from '../protocol/json-rpc';
import { pageAfter } from '../protocol/list-page';
import { invalidParams, isFault, methodNotFound, resourceNotFound } from '../protocol/protocol-errors';
import { hasField } from '../protocol/revision-fields';
import { type ListName, listResult, readResult, resultOf } from '../protocol/server-facts';
import { ListLimit } from './list-limit.service';
import type { MethodContext } from './method.types';
import { RunRequests } from './run-requests.service';
import { askingResult, failure } from './unfinished';

/**
 * Prompts, resources and completion, the same in both eras but for the fields of the revision. What a group has none of
 * is not offered to it, and its methods do not exist there.
 */
@Injectable()
export class FeatureMethods {
  constructor(
    private readonly features: FeaturesService,
    private readonly invoker: ToolInvokerService,
    private readonly limit: ListLimit,
    private readonly requests: RunRequests,
  ) {}

  async listPrompts(params: JsonObject, context: MethodContext): Promise<MethodResult> {
    const { revision } = context;
    const list = await this.features.listFor(context.caller.groupId);
    if (list.prompts.length === 0) return absent('prompts/list', context);
    return this.page('prompts', list.prompts, (one) => promptIn(revision, one), params, context);
  }

  async listResources(params: JsonObject, context: MethodContext): Promise<MethodResult> {
    const { revision } = context;
    const list = await this.features.listFor(context.caller.groupId);
    if (!list.reads) return absent('resources/list', context);
    return this.page('resources', list.resources, (one) => resourceIn(revision, one), params, context);
  }

  async listTemplates(params: JsonObject, context: MethodContext): Promise<MethodResult> {
    const { revision } = context;
    const list = await this.features.listFor(context.caller.groupId);
    if (!list.reads) return absent('resources/templates/list', context);
    return this.page('resourceTemplates', list.templates, (one) => templateIn(revision, one), params, context);
  }

  async getPrompt(params: JsonObject, context: MethodContext): Promise<MethodResult> {
    const wanted = readPromptParams(params);
    if (isFault(wanted)) return wanted;
    const { name } = wanted;
    const request = this.requests.of(params, context, { method: 'prompts/get', ...wanted });
    if (isFault(request)) return request;
    const outcome = await this.invoker.run<PromptProduct>(request, {
      logName: `prompt:${name}`,
      absent: `Unknown prompt: ${name.slice(0, 100)}`,
      find: (set) => this.features.prompt(set, name),
    });
    const { revision, caller } = context;
    switch (outcome.kind) {
      case 'prompt': {
        const messages = outcome.messages.map((message) => messageIn(revision, message));
        const { description } = outcome;
        return resultOf(JSON.stringify({ description, messages }).slice(1, -1), revision, caller.groupName);
      }
      case 'unknown_tool':
        return invalidParams(outcome.message);
      case 'failed':
        return failure(outcome);
      default:
        return askingResult(outcome, context);
    }
  }

  async readResource(params: JsonObject, context: MethodContext): Promise<MethodResult> {
    const uri = readUri(params);
    if (typeof uri !== 'string') return uri;
    const request = this.requests.of(params, context, { method: 'resources/read', name: uri, arguments: {} });
    if (isFault(request)) return request;
    const outcome = await this.invoker.run<ResourceProduct>(
      { ...request, arguments: { uri } },
      {
        logName: `resource:${this.features.resourceName(uri)}`,
        absent: 'Resource not found',
        find: (set) => this.features.resource(set, uri),
      },
    );
    const { revision, caller } = context;
    switch (outcome.kind) {
      case 'resource': {
        const contents = outcome.contents.map((one) => contentsIn(revision, one));
        return readResult(JSON.stringify(contents), outcome.ttlMs, revision, caller.groupName);
      }
      case 'unknown_tool':
        return notFound(uri, context);
      case 'failed':
        return outcome.code === 'NOT_FOUND' ? notFound(uri, context) : failure(outcome);
      default:
        return askingResult(outcome, context);
    }
  }

  async complete(params: JsonObject, context: MethodContext): Promise<MethodResult> {
    const wanted = readCompletionParams(params);
    if (isFault(wanted)) return wanted;
    const { target, ...args } = wanted;
    const name = target.type === 'prompt' ? target.name : target.uri;
    const request = this.requests.of({}, context, { method: 'completion/complete', name, arguments: { ...args } });
    if (isFault(request)) return request;
    const outcome = await this.invoker.run(request, {
      logName: `completion:${target.type === 'prompt' ? name : this.features.resourceName(name)}`,
      absent: `Unknown reference: ${name.slice(0, 100)}`,
      find: (set) => this.features.completion(set, target),
    });
    const { revision, caller } = context;
    switch (outcome.kind) {
      case 'completion': {
        const { values, total, hasMore } = outcome;
        const completion = JSON.stringify({ values, total, hasMore });
        return resultOf(`"completion":${completion}`, revision, caller.groupName);
      }
      case 'unknown_tool':
        return invalidParams(outcome.message);
      case 'failed':
        return failure(outcome);
      default:
        return askingResult(outcome, context);
    }
  }

  /** Sessions only (2024-11-05 to 2025-11-25): the session remembers the address. */
  async subscribe(params: JsonObject, { session, caller, ...context }: MethodContext): Promise<MethodResult> {
    const uri = readUri(params);
    if (typeof uri !== 'string') return uri;
    if (!(await this.features.isReadable(caller.groupId, uri))) {
      return notFound(uri, { session, caller, ...context });
    }
    await session?.subscribe(uri);
    return '{}';
  }

  async unsubscribe(params: JsonObject, { session }: MethodContext): Promise<MethodResult> {
    const uri = readUri(params);
    if (typeof uri !== 'string') return uri;
    await session?.unsubscribe(uri);
    return '{}';
  }

  private page<Entry extends FeatureList['prompts'][number] | FeatureList['resources'][number]>(
    name: ListName,
    list: readonly Entry[],
    view: (entry: Entry) => JsonObject,
    params: JsonObject,
    { caller, revision }: MethodContext,
  ): MethodResult {
    const tooMany = this.limit.take(caller);
    if (tooMany !== undefined) return tooMany;
    const page = pageAfter(list, params.cursor, (entry) => entry.name);
    if (page === undefined) return invalidParams('Unknown cursor.');
    const { entries, nextCursor } = page;
    return listResult(name, { json: JSON.stringify(entries.map(view)), nextCursor }, revision, caller.groupName);
  }
}

function eraOf({ revision }: MethodContext): 'modern' | 'legacy' {
  return hasField(revision, 'resultEnvelope') ? 'modern' : 'legacy';
}

function notFound(uri: string, context: MethodContext): MethodResult {
  return resourceNotFound(uri, eraOf(context));
}

function absent(method: string, context: MethodContext): MethodResult {
  return methodNotFound(method, eraOf(context));
}
