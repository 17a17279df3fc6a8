import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../common/database/time-column';
import type { InsightCategory, InsightSource, InsightStatus } from './customers.types';

/** One thing that a person or an agent has concluded about a customer. */
@Entity('customer_insights')
@Index('ix_customer_insights_customer_id_status_category_created_at', ['customerId', 'status', 'category', 'createdAt'])
export class CustomerInsight {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ ...idColumn, name: 'customer_id' })
  customerId!: string;

  @Column({ type: 'varchar', length: 16 })
  category!: InsightCategory;

  @Column({ type: 'text' })
  content!: string;

  @Column({ type: 'varchar', length: 8 })
  source!: InsightSource;

  /** 0 to 1. */
  @Column({ type: 'decimal', precision: 3, scale: 2, transformer: { to: (value: number) => value, from: Number } })
  confidence!: number;

  @Column({ type: 'varchar', length: 16 })
  status!: InsightStatus;

  @Column({ ...idColumn, name: 'source_message_id', nullable: true })
  sourceMessageId!: string | null;

  @Column({ ...idColumn, name: 'created_by', nullable: true })
  createdBy!: string | null;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;
}
