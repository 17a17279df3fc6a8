import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../common/database/time-column';

export type HandoverKind = 'claim' | 'release' | 'transfer';

/** Who had a customer from when on. */
@Entity('customer_handovers')
@Index('ix_customer_handovers_customer_id_at', ['customerId', 'at'])
@Index('ix_customer_handovers_kind_at', ['kind', 'at'])
export class CustomerHandover {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ ...idColumn, name: 'customer_id' })
  customerId!: string;

  @Column({ type: 'varchar', length: 16 })
  kind!: HandoverKind;

  @Column({ ...idColumn, name: 'from_id', nullable: true })
  fromId!: string | null;

  @Column({ ...idColumn, name: 'to_id', nullable: true })
  toId!: string | null;

  @Column({ ...idColumn, name: 'actor_id' })
  actorId!: string;

  /** How long the customer had waited for the claim. */
  @Column({
    name: 'waited_ms',
    type: 'bigint',
    nullable: true,
    transformer: { to: (value: number | null) => value, from: (value) => (value === null ? null : Number(value)) },
  })
  waitedMs!: number | null;

  @TimeColumn()
  at!: Date;
}
