import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../../common/database/time-column';
import type { BotName } from './bot.types';

/** What a bot has to say to its group, once, however many of the group are recipients. */
@Entity('bot_posts')
@Index('uq_bot_posts_bot_dedupe_key', ['bot', 'dedupeKey'], { unique: true })
@Index('ix_bot_posts_bot_status', ['bot', 'status'])
@Index('ix_bot_posts_bot_posted_at', ['bot', 'postedAt'])
export class BotPost {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ type: 'varchar', length: 16 })
  bot!: BotName;

  @Column({ name: 'dedupe_key', type: 'varchar', length: 200 })
  dedupeKey!: string;

  @Column({ type: 'varchar', length: 200 })
  title!: string;

  @Column({ type: 'text' })
  body!: string;

  @Column({ type: 'varchar', length: 16 })
  status!: 'pending' | 'posting' | 'posted' | 'failed';

  /** Those of one batch leave in one message. */
  @Column({ ...idColumn, name: 'batch_id', nullable: true })
  batchId!: string | null;

  @Column({ type: 'varchar', length: 500, nullable: true })
  error!: string | null;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimeColumn({ name: 'posted_at', nullable: true })
  postedAt!: Date | null;
}
