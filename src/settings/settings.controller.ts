import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor } from '../common/access/access.decorators';
import { type Envelope, ok } from '../common/http/envelope';
import { ConfigRolloutService } from './rollout/config-rollout.service';
import type { Effect } from './rollout/rollout.types';
import { ChangeSettingsBody, type SettingsView, settingsView } from './settings.dto';
import { SettingsService } from './settings.service';

@ApiTags('settings')
@Controller('settings')
@AccessFor(['admin', 'operator'])
export class SettingsController {
  constructor(
    private readonly settings: SettingsService,
    private readonly rollout: ConfigRolloutService,
  ) {}

  /** Every namespace of settings with its value and version. */
  @Get()
  list(): Envelope<SettingsView[]> {
    return ok(this.settings.list().map(settingsView));
  }

  /** One namespace of settings. */
  @Get(':namespace')
  get(@Param('namespace') namespace: string): Envelope<SettingsView> {
    return ok(settingsView(this.settings.get(namespace)));
  }

  /** Replaces a namespace; answers once every process works with it, or after two seconds with those that do not. */
  @Put(':namespace')
  @AccessFor(['admin'])
  async change(
    @Param('namespace') namespace: string,
    @Body() { version, value }: ChangeSettingsBody,
  ): Promise<Envelope<SettingsView> & Effect> {
    const changed = await this.settings.change(namespace, version, value);
    return this.rollout.inForce('settings', ok(settingsView(changed), 'The settings have been changed.'));
  }
}
