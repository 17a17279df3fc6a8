import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Role } from '../common/access/principal.types';
import { idColumn, TimeColumn } from '../common/database/time-column';

/** That a person has a role. Roles are a closed set in the code, whose access rules name them: there is no table of them. */
@Entity('user_roles')
@Index('ix_user_roles_role_user_id', ['role', 'userId'])
export class UserRole {
  @PrimaryColumn({ ...idColumn, name: 'user_id' })
  userId!: string;

  @PrimaryColumn({ type: 'varchar', length: 32 })
  role!: Role;

  /** Null: the person's own registration, or the start-up. */
  @Column({ ...idColumn, name: 'assigned_by', nullable: true })
  assignedBy!: string | null;

  @TimeColumn({ name: 'assigned_at' })
  assignedAt!: Date;
}
