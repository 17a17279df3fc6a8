import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor } from '../common/access/access.decorators';
import { type Envelope, ok, okPage, type PageEnvelope } from '../common/http/envelope';
import { ConfigRolloutService } from '../settings/rollout/config-rollout.service';
import type { Effect } from '../settings/rollout/rollout.types';
import { type CallLogView, callLogView } from './call-log.view';
import { CallLogService } from './call-log.service';
import { type RegistryEntry, registryEntry } from './registry-entry';
import { CallLogsQuery, ChangeToolBody, ToolsQuery } from './tools.dto';
import { ToolRegistryService } from './tool-registry.service';
import type { ToolSettingView } from './tool-setting.types';
import { type ToolSettingInput, ToolSettingsService } from './tool-settings.service';
import { toolInOtherGroup } from './tools.errors';

@ApiTags('tools')
@Controller('mcp')
export class ToolsController {
  constructor(
    private readonly registry: ToolRegistryService,
    private readonly settings: ToolSettingsService,
    private readonly callLog: CallLogService,
    private readonly rollout: ConfigRolloutService,
  ) {}

  /** The tools that the code offers, by name. */
  @Get('registry')
  @AccessFor(['admin', 'operator'])
  registryEntries(): Envelope<RegistryEntry[]> {
    return ok(this.registry.all().map(registryEntry));
  }

  /** The tools of all groups or of one. */
  @Get('tools')
  @AccessFor(['admin', 'operator'])
  async list(@Query() { group_id }: ToolsQuery): Promise<Envelope<ToolSettingView[]>> {
    return ok(await this.settings.list(group_id));
  }

  /** Changes a tool of a group; answers once every process works with it, else after two seconds with the others. */
  @Put('tools/:id')
  @AccessFor(['admin'])
  async change(
    @Param('id') id: string,
    @Body() { group_id, ...body }: ChangeToolBody,
  ): Promise<Envelope<ToolSettingView> & Effect> {
    if (group_id !== undefined && (await this.settings.get(id)).group_id !== group_id) throw toolInOtherGroup();
    const changed = await this.settings.change(id, settingInput(body));
    return this.rollout.inForce('tools', ok(changed, 'The tool has been changed.'));
  }

  /** Takes a tool out of its group. */
  @Delete('tools/:id')
  @AccessFor(['admin'])
  async remove(@Param('id') id: string): Promise<Envelope<null>> {
    await this.settings.remove(id);
    return ok(null, 'The tool has been taken out of its group.');
  }

  /** Brings rows up to the code: versions, and which rows name tools that are gone. */
  @Post('tools/refresh')
  @HttpCode(200)
  @AccessFor(['admin'])
  async refresh(): Promise<Envelope<{ updated: number; unregistered: string[] }>> {
    return ok(await this.settings.refresh());
  }

  /** The log of tool calls, newest first. */
  @Get('call-logs')
  @AccessFor(['admin', 'operator'])
  async callLogs(@Query() query: CallLogsQuery): Promise<PageEnvelope<CallLogView>> {
    const { limit, cursor, group_id: groupId, tool_name: toolName, success, from, to } = query;
    const { caller_app_id: callerAppId, request_id: requestId } = query;
    const filter = { groupId, toolName, success, callerAppId, requestId, from, to };
    return okPage(await this.callLog.page(filter, limit, cursor), callLogView);
  }
}

/** REST names to code names; an empty description means the code's own. */
export function settingInput(body: Omit<ChangeToolBody, 'group_id'>): ToolSettingInput {
  const { enabled, timeout_seconds, description, config_data } = body;
  return {
    ...(enabled === undefined ? {} : { enabled }),
    ...(timeout_seconds === undefined ? {} : { timeoutSeconds: timeout_seconds }),
    ...(description === undefined ? {} : { description: description === '' ? null : description }),
    ...(config_data === undefined ? {} : { configData: config_data }),
  };
}
