import { Column, Entity, PrimaryColumn } from 'typeorm';
import { idColumn } from '../../common/database/time-column';

/** Numbers a person's notifications; locked while one is added, so that a higher number is never seen before a lower one. */
@Entity('inboxes')
export class Inbox {
  @PrimaryColumn({ ...idColumn, name: 'user_id' })
  userId!: string;

  @Column({ name: 'last_seq', type: 'bigint', transformer: { to: (value: number) => value, from: Number } })
  lastSeq!: number;
}
