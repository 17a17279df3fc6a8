import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor, CurrentPrincipal } from '../common/access/access.decorators';
import type { Principal } from '../common/access/principal.types';
import { ok } from '../common/http/envelope';
import { Idempotent } from '../common/idempotency/idempotency.interceptor';
import { ToolSettingsService } from '../tools/tool-settings.service';
import { AddToolBody, TestToolBody } from './groups.dto';
import { ToolTrialsService } from './tool-trials.service';

/** Tools as parts of groups; the rest of their administration is the tools module's. */
@ApiTags('tools')
@Controller('mcp')
@AccessFor(['admin'])
export class GroupToolsController {
  constructor(
    private readonly tools: ToolSettingsService,
    private readonly trials: ToolTrialsService,
  ) {}

  /** Puts a tool into a group. */
  @Post('groups/:id/tools')
  @Idempotent()
  async add(@Param('id') groupId: string, @Body() body: AddToolBody) {
    const setting = await this.tools.addTool(groupId, {
      toolName: body.tool_name,
      ...(body.description === undefined ? {} : { description: body.description }),
      ...(body.timeout_seconds === undefined ? {} : { timeoutSeconds: body.timeout_seconds }),
      ...(body.config_data === undefined ? {} : { configData: body.config_data }),
      ...(body.enabled === undefined ? {} : { enabled: body.enabled }),
    });
    return ok(setting, 'Tool added');
  }

  /** Calls a tool as an agent would and shows result and time. */
  @Post('tools/:id/test')
  @HttpCode(200)
  async test(@Param('id') id: string, @Body() body: TestToolBody, @CurrentPrincipal() principal: Principal) {
    const { requestId, durationMs, ...outcome } = await this.trials.run(id, body.arguments ?? {}, principal.userId);
    return ok({ ...outcome, duration_ms: durationMs, request_id: requestId });
  }
}
