import { Injectable } from '@nestjs/common';
import { Database } from '../../common/database/database';
import { sqlTime, timeFromSql } from '../../common/database/time-column';
import type { CustomerActivity, HourCount } from './business-metrics.types';

type Figure = number | string | null;

/** Grouped figures over the rows of several modules; reads only. */
@Injectable()
export class BusinessMetricsRepository {
  constructor(private readonly database: Database) {}

  async totals(from: Date): Promise<Record<string, number>> {
    const at = sqlTime(from);
    return this.figures(
      `SELECT (SELECT COUNT(*) FROM users WHERE status <> 'deleted') AS users_total,
         (SELECT COUNT(*) FROM customers) AS customers_total,
         (SELECT COUNT(*) FROM customers c JOIN users u ON u.id = c.user_id WHERE u.created_at >= ?) AS new_customers,
         (SELECT COUNT(*) FROM conversations WHERE created_at >= ?) AS conversations_started,
         (SELECT COUNT(*) FROM messages WHERE created_at >= ?) AS messages,
         (SELECT COUNT(*) FROM consultation_records WHERE is_latest = 1 AND status = 'completed' AND started_at >= ?)
           AS consultations_completed,
         (SELECT COUNT(*) FROM treatment_plans WHERE created_at >= ?) AS plans_created,
         (SELECT COUNT(*) FROM service_records WHERE status = 'done' AND performed_at >= ?) AS services_done,
         (SELECT COALESCE(SUM(amount), 0) FROM service_records WHERE status = 'done' AND performed_at >= ?) AS revenue`,
      [at, at, at, at, at, at, at],
    );
  }

  async engagement(from: Date): Promise<Record<string, number>> {
    const at = sqlTime(from);
    return this.figures(
      `SELECT m.active AS active_customers, m.messages AS customer_messages, f.scores AS feedback_count,
         f.mean AS feedback_average
       FROM (SELECT COUNT(DISTINCT sender_id) AS active, COUNT(*) AS messages FROM messages
             WHERE sender_type = 'customer' AND created_at >= ?) m
       CROSS JOIN (SELECT COUNT(*) AS scores, COALESCE(AVG(score), 0) AS mean FROM message_feedback
             WHERE created_at >= ?) f`,
      [at, at],
    );
  }

  async conversations(from: Date): Promise<Record<string, number>> {
    const at = sqlTime(from);
    return this.figures(
      `SELECT COUNT(*) AS conversations_started, COALESCE(SUM(CASE WHEN status = 'open' THEN 1 ELSE 0 END), 0) AS still_open,
         COALESCE(AVG(message_count), 0) AS messages_per_conversation,
         COALESCE(SUM(CASE WHEN consultant_id IS NOT NULL THEN 1 ELSE 0 END), 0) AS with_consultant
       FROM conversations WHERE created_at >= ?`,
      [at],
    );
  }

  /** New customers by hour. */
  async registrationHours(from: Date): Promise<HourCount[]> {
    return this.hours("'new_customers'", 'u.created_at', 'customers c JOIN users u ON u.id = c.user_id', from);
  }

  /** Messages by hour and kind of sender. */
  async messageHours(from: Date): Promise<HourCount[]> {
    return this.hours("CONCAT('messages_', m.sender_type)", 'm.created_at', 'messages m', from);
  }

  /** Conversations by the hour in which they began. */
  async conversationHours(from: Date): Promise<HourCount[]> {
    return this.hours("'conversations_started'", 'c.created_at', 'conversations c', from);
  }

  /** Customers who registered since a moment, with the newest sign of life of each. */
  async registeredSince(from: Date): Promise<CustomerActivity[]> {
    const rows = await this.database.rows<{
      came: string | Date;
      login: string | Date | null;
      wrote: string | Date | null;
    }>(
      `SELECT u.created_at AS came, u.last_login_at AS login,
         (SELECT MAX(m.created_at) FROM messages m WHERE m.sender_id = u.id) AS wrote
       FROM customers c JOIN users u ON u.id = c.user_id WHERE u.created_at >= ?`,
      [sqlTime(from)],
    );
    return rows.map(({ came, login, wrote }) => {
      const signs = [login, wrote].flatMap((at) => (at === null ? [] : timeFromSql(at).getTime()));
      return {
        registeredAt: timeFromSql(came),
        lastActiveAt: signs.length === 0 ? null : new Date(Math.max(...signs)),
        hasWritten: wrote !== null,
      };
    });
  }

  private async figures(sql: string, parameters: readonly unknown[]): Promise<Record<string, number>> {
    const [row = {}] = await this.database.rows<Record<string, Figure>>(sql, parameters);
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value ?? 0)]));
  }

  /** `kind`, `column` and `tables` are texts of this file. An hour is the first 13 characters of a moment, on every engine. */
  private async hours(kind: string, column: string, tables: string, from: Date): Promise<HourCount[]> {
    const rows = await this.database.rows<{ hour: string; kind: string; count: Figure }>(
      `SELECT SUBSTR(CAST(${column} AS CHAR(23)), 1, 13) AS hour, ${kind} AS kind, COUNT(*) AS count
       FROM ${tables} WHERE ${column} >= ? GROUP BY SUBSTR(CAST(${column} AS CHAR(23)), 1, 13), ${kind}`,
      [sqlTime(from)],
    );
    return rows.map(({ hour, kind: name, count }) => ({ hour, kind: name, count: Number(count) }));
  }
}
