import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor } from '../../common/access/access.decorators';
import { type Envelope, ok } from '../../common/http/envelope';
import { ConfigRolloutService } from '../rollout/config-rollout.service';
import type { Effect } from '../rollout/rollout.types';
import { ChangeFeatureFlagBody, type FeatureFlagView, featureFlagView } from './feature-flags.dto';
import { FeatureFlagsService } from './feature-flags.service';

@ApiTags('settings')
@Controller('feature-flags')
@AccessFor(['admin', 'operator'])
export class FeatureFlagsController {
  constructor(
    private readonly flags: FeatureFlagsService,
    private readonly rollout: ConfigRolloutService,
  ) {}

  /** Every feature flag with its stage and version. */
  @Get()
  list(): Envelope<FeatureFlagView[]> {
    return ok(this.flags.list().map(featureFlagView));
  }

  /** One feature flag. */
  @Get(':key')
  get(@Param('key') key: string): Envelope<FeatureFlagView> {
    return ok(featureFlagView(this.flags.get(key)));
  }

  /** Changes a flag; answers once every process works with it, or after two seconds with those that do not. */
  @Put(':key')
  @AccessFor(['admin'])
  async change(
    @Param('key') key: string,
    @Body() { version, enabled, stage }: ChangeFeatureFlagBody,
  ): Promise<Envelope<FeatureFlagView> & Effect> {
    const changed = await this.flags.change(key, version, { enabled, stage });
    return this.rollout.inForce('flags', ok(featureFlagView(changed), 'The feature flag has been changed.'));
  }
}
