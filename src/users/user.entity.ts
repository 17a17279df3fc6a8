import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Tier } from '../common/access/principal.types';
import { idColumn, TimeColumn } from '../common/database/time-column';
import type { AccountStatus } from './users.types';

/** A person who may sign in: staff and customers alike. */
@Entity('users')
@Index('uq_users_email', ['email'], { unique: true })
@Index('uq_users_username_key', ['usernameKey'], { unique: true })
@Index('uq_users_phone', ['phone'], { unique: true })
@Index('ix_users_status_created_at', ['status', 'createdAt'])
export class User {
  @PrimaryColumn(idColumn)
  id!: string;

  /** Normalised: NFKC, lower case. */
  @Column({ type: 'varchar', length: 255 })
  email!: string;

  /** As the person writes it. */
  @Column({ type: 'varchar', length: 100 })
  username!: string;

  /** The user name normalised; what makes it unique and findable. */
  @Column({ name: 'username_key', type: 'varchar', length: 100 })
  usernameKey!: string;

  @Column({ name: 'password_hash', type: 'varchar', length: 255 })
  passwordHash!: string;

  /** Digits, with a leading + when it is not a mainland number. */
  @Column({ type: 'varchar', length: 32, nullable: true })
  phone!: string | null;

  @Column({ name: 'avatar_url', type: 'varchar', length: 512, nullable: true })
  avatarUrl!: string | null;

  @Column({ type: 'varchar', length: 16 })
  tier!: Tier;

  @Column({ type: 'varchar', length: 16 })
  status!: AccountStatus;

  @Column({ name: 'is_internal_tester', type: 'boolean' })
  isInternalTester!: boolean;

  /** 0 to 99, the person's fixed place in a gradual rollout. */
  @Column({ name: 'rollout_bucket', type: 'int' })
  rolloutBucket!: number;

  @TimeColumn({ name: 'last_login_at', nullable: true })
  lastLoginAt!: Date | null;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimeColumn({ name: 'updated_at' })
  updatedAt!: Date;
}
