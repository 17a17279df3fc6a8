import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How often the configuration of a scope has changed. */
@Entity('config_epochs')
export class ConfigEpoch {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  scope!: string;

  @Column({ type: 'bigint', transformer: { to: (value: number) => value, from: Number } })
  epoch!: number;
}
