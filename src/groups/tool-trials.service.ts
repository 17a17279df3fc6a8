import { Injectable } from '@nestjs/common';
import { newId } from '../common/ids';
import type { Caller, ToolOutcome } from '../tools/caller.types';
import { ToolInvokerService } from '../tools/tool-invoker.service';
import { ToolSettingsService } from '../tools/tool-settings.service';
import { GroupsService } from './groups.service';
import type { Group } from './groups.types';

/** How a trial ended; a tool that fails has still been tried. */
export type TrialResult =
  | { readonly success: true; readonly result: unknown }
  | { readonly success: false; readonly error: { readonly code: string; readonly message: string } };

export type Trial = TrialResult & {
  /** Finds the trial in the call log. */
  readonly requestId: string;
  /** Milliseconds, rounded up. */
  readonly durationMs: number;
};

/** "Try it" of the console: runs a group's tool through the same door as agents do, on an administrator's authority. */
@Injectable()
export class ToolTrialsService {
  constructor(
    private readonly groups: GroupsService,
    private readonly settings: ToolSettingsService,
    private readonly invoker: ToolInvokerService,
  ) {}

  /** Errors: `tools.setting_not_found`. Whatever the tool does is part of the answer. */
  async run(settingId: string, args: Record<string, unknown>, userId: string): Promise<Trial> {
    const { group_id: groupId, tool_name: toolName } = await this.settings.get(settingId);
    const group = await this.groups.get(groupId);
    const requestId = newId();
    const started = performance.now();
    const outcome = await this.invoker.invoke({
      requestId,
      caller: consoleCaller(group, userId),
      toolName,
      arguments: args,
      origin: 'console',
      revision: null,
      clientName: null,
      sessionId: null,
    });
    return { ...trialResult(outcome), requestId, durationMs: Math.ceil(performance.now() - started) };
  }
}

/** No acting user, and so no scope of one: an administrator may read everybody, and the call log says who tried. */
function consoleCaller(group: Group, userId: string): Caller {
  return {
    groupId: group.id,
    groupName: group.name,
    serverCode: group.serverCode,
    keyId: `console:${userId}`,
    appId: null,
    actingUser: null,
    dataScope: 'any',
    ratePerMinute: group.ratePerMinute,
    callRefusal: null,
  };
}

function trialResult(outcome: ToolOutcome): TrialResult {
  switch (outcome.kind) {
    case 'result':
      return { success: true, result: JSON.parse(outcome.json) as unknown };
    case 'content':
      return { success: true, result: { content: outcome.content } };
    case 'failed':
      return { success: false, error: { code: outcome.code, message: outcome.message } };
    case 'unknown_tool':
      return { success: false, error: { code: 'tools.not_in_group', message: outcome.message } };
    case 'refused':
      return { success: false, error: { code: outcome.error.code, message: outcome.error.message } };
    case 'input_required':
    case 'client_cannot':
      return { success: false, error: { code: 'tools.no_client', message: 'This tool has questions for its caller.' } };
  }
}
