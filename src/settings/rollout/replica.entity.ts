import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../../common/database/time-column';

/** A process of the platform that runs, and the configuration it works with. */
@Entity('replicas')
@Index('ix_replicas_seen_at', ['seenAt'])
export class Replica {
  @PrimaryColumn(idColumn)
  id!: string;

  @TimeColumn({ name: 'started_at' })
  startedAt!: Date;

  /** On the clock of the database, as every time here. */
  @TimeColumn({ name: 'seen_at' })
  seenAt!: Date;

  /** By scope. */
  @Column({ type: 'json' })
  epochs!: Record<string, number>;
}
