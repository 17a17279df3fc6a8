import { IsBoolean, IsIn, IsInt, Min } from 'class-validator';
import type { FeatureFlag } from './feature-flag.entity';
import { type RolloutStage, rolloutStages } from './rollout-stage';

export class ChangeFeatureFlagBody {
  @IsBoolean()
  enabled!: boolean;

  @IsIn(rolloutStages)
  stage!: RolloutStage;

  /** The version that the editor has seen. */
  @IsInt()
  @Min(1)
  version!: number;
}

export interface FeatureFlagView {
  readonly key: string;
  readonly enabled: boolean;
  readonly stage: RolloutStage;
  readonly version: number;
  readonly updated_by: string | null;
  readonly updated_at: string;
}

export function featureFlagView(flag: FeatureFlag): FeatureFlagView {
  const { serviceKey: key, enabled, stage, version, updatedBy, updatedAt } = flag;
  return { key, enabled, stage, version, updated_by: updatedBy, updated_at: updatedAt.toISOString() };
}
