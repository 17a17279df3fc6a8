import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../../common/database/time-column';
import type { AddressedChannel } from './channel-address.types';

@Entity('channel_addresses')
export class ChannelAddressRow {
  @PrimaryColumn({ type: 'varchar', length: 16 })
  channel!: AddressedChannel;

  /** Encrypted; empty where the channel was switched off again. */
  @Column({ type: 'text' })
  sealed!: string;

  @Column({ type: 'varchar', length: 255 })
  hint!: string;

  @Column({ type: 'int' })
  version!: number;

  @TimeColumn({ name: 'updated_at' })
  updatedAt!: Date;
}
