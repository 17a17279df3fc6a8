import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../common/database/time-column';

/** To which arm a unit (a user, or a conversation in chats) fell when it was first exposed; it stays there. */
@Entity('agent_assignments')
@Index('uq_agent_assignments_experiment_id_unit_id', ['experimentId', 'unitId'], { unique: true })
@Index('ix_agent_assignments_experiment_id_arm_created_at', ['experimentId', 'arm', 'createdAt'])
export class AgentAssignment {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ ...idColumn, name: 'experiment_id' })
  experimentId!: string;

  @Column({ ...idColumn, name: 'unit_id' })
  unitId!: string;

  @Column({ type: 'varchar', length: 64 })
  arm!: string;

  @Column({ ...idColumn, name: 'version_id' })
  versionId!: string;

  @Column({ type: 'int' })
  bucket!: number;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;
}
