import { Column, Entity, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../common/database/time-column';

/** One value that operators change while the platform runs. */
@Entity('app_settings')
export class AppSetting {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  namespace!: string;

  @PrimaryColumn({ type: 'varchar', length: 64 })
  key!: string;

  @Column({ type: 'json' })
  value!: unknown;

  @Column({ type: 'int' })
  version!: number;

  @Column({ ...idColumn, name: 'updated_by', nullable: true })
  updatedBy!: string | null;

  @TimeColumn({ name: 'updated_at' })
  updatedAt!: Date;
}
