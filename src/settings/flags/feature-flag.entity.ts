import { Column, Entity, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../../common/database/time-column';
import type { RolloutStage } from './rollout-stage';

/** Whether a service of the platform runs, and for whom. */
@Entity('feature_flags')
export class FeatureFlag {
  @PrimaryColumn({ name: 'service_key', type: 'varchar', length: 64 })
  serviceKey!: string;

  @Column({ type: 'boolean' })
  enabled!: boolean;

  @Column({ type: 'varchar', length: 16 })
  stage!: RolloutStage;

  @Column({ type: 'int' })
  version!: number;

  @Column({ ...idColumn, name: 'updated_by', nullable: true })
  updatedBy!: string | null;

  @TimeColumn({ name: 'updated_at' })
  updatedAt!: Date;
}
