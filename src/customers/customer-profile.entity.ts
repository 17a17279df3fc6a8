import { Column, Entity, PrimaryColumn } from 'typeorm';
import { idColumn } from '../common/database/time-column';
import type { PreferredContact, ProfileExtra, RiskTolerance } from './customers.types';

/** Money, CNY: text on MySQL, a number on SQLite. */
const money = {
  type: 'decimal',
  precision: 12,
  scale: 2,
  nullable: true,
  transformer: {
    to: (value: number | null) => value,
    from: (value: string | number | null) => (value === null ? null : Number(value)),
  },
} as const;

/** What a customer has told us; null in a list that may be empty means "never asked". */
@Entity('customer_profiles')
export class CustomerProfile {
  @PrimaryColumn({ ...idColumn, name: 'customer_id' })
  customerId!: string;

  @Column({ name: 'skin_type', type: 'varchar', length: 32, nullable: true })
  skinType!: string | null;

  @Column({ type: 'json' })
  concerns!: readonly string[];

  @Column({ name: 'medical_history', type: 'text', nullable: true })
  medicalHistory!: string | null;

  @Column({ type: 'json', nullable: true })
  allergies!: readonly string[] | null;

  @Column({ type: 'json', nullable: true })
  contraindications!: readonly string[] | null;

  @Column({ ...money, name: 'budget_min' })
  budgetMin!: number | null;

  @Column({ ...money, name: 'budget_max' })
  budgetMax!: number | null;

  @Column({ name: 'preferred_contact', type: 'json', nullable: true })
  preferredContact!: PreferredContact | null;

  @Column({ name: 'communication_style', type: 'varchar', length: 64, nullable: true })
  communicationStyle!: string | null;

  @Column({ name: 'risk_tolerance', type: 'varchar', length: 16, nullable: true })
  riskTolerance!: RiskTolerance | null;

  @Column({ type: 'json' })
  tags!: readonly string[];

  @Column({ name: 'risk_notes', type: 'json' })
  riskNotes!: readonly string[];

  @Column({ name: 'ai_summary', type: 'text', nullable: true })
  aiSummary!: string | null;

  @Column({ type: 'json' })
  extra!: ProfileExtra;

  @Column({ type: 'int' })
  version!: number;
}
