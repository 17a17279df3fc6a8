import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The end of the chain; a single row with id 1, locked by whoever appends. */
@Entity('audit_heads')
export class AuditHead {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @Column({ type: 'bigint', transformer: { to: (value: number) => value, from: Number } })
  seq!: number;

  @Column({ type: 'varchar', length: 64 })
  hash!: string;
}
