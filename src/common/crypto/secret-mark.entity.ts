import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../database/time-column';

/** What shows with which secret this store is used: one row, sealed with it. */
@Entity('secret_marks')
export class SecretMark {
  @PrimaryColumn({ type: 'varchar', length: 16 })
  name!: string;

  @Column({ type: 'varchar', length: 255 })
  sealed!: string;

  /** When it was sealed with a secret for the first time. */
  @TimeColumn({ name: 'sealed_at' })
  sealedAt!: Date;
}
