import { Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm';
import { Database } from '../common/database/database';
import { sqlTime, timeFromSql } from '../common/database/time-column';
import type { MessageRecord, SenderStatistics, SenderType } from './conversations.types';
import { Message } from './message.entity';
import { takesPart } from './participation';

interface MessageRow extends Omit<MessageRecord, 'seq' | 'text' | 'isImportant' | 'createdAt'> {
  readonly seq: number | string;
  readonly text: string | null;
  readonly isImportant: number;
  readonly createdAt: string | Date;
}

interface StatisticsRow {
  readonly senderType: SenderType;
  readonly messages: number | string;
  readonly important: number | string;
  readonly recent: number | string;
  readonly firstAt: string | Date;
  readonly lastAt: string | Date;
}

/** `before`: from the newest backwards; `after`: from the oldest on. Pages come in the order in which they are walked. */
export type Walk = 'before' | 'after';

const columns = `m.id AS id, m.conversation_id AS conversationId, m.seq AS seq, m.sender_type AS senderType,
  m.sender_id AS senderId, m.type AS type, m.text_plain AS text, m.is_important AS isImportant, m.created_at AS createdAt`;

const ofPerson = `conversation_participants p JOIN messages m ON m.conversation_id = p.conversation_id
  WHERE p.user_id = ? AND ${takesPart}`;

@Injectable()
export class MessageRepository {
  constructor(private readonly database: Database) {}

  async add(messages: readonly Message[]): Promise<void> {
    await this.database.of(Message).insert([...messages] as QueryDeepPartialEntity<Message>[]);
  }

  async findById(id: string): Promise<MessageRecord | null> {
    return (await this.select('messages m WHERE m.id = ?', [id]))[0] ?? null;
  }

  /** Reads past the transaction's snapshot: the twin may have been committed after it began. */
  async findByDedupe(conversationId: string, clientDedupe: string): Promise<MessageRecord | null> {
    const lock = this.database.engine === 'mysql' ? ' LOCK IN SHARE MODE' : '';
    const from = `messages m WHERE m.conversation_id = ? AND m.client_dedupe = ?${lock}`;
    return (await this.select(from, [conversationId, clientDedupe]))[0] ?? null;
  }

  /** Messages of one conversation on from `seq` (exclusive), or from the end where the walk begins. */
  async walkConversation(
    conversationId: string,
    walk: Walk,
    seq: number | null,
    limit: number,
  ): Promise<MessageRecord[]> {
    const from = seq === null ? '' : `AND m.seq ${walk === 'before' ? '<' : '>'} ?`;
    return this.select(
      `messages m WHERE m.conversation_id = ? ${from} ORDER BY m.seq ${walk === 'before' ? 'DESC' : 'ASC'} LIMIT ?`,
      [conversationId, ...(seq === null ? [] : [seq]), limit],
    );
  }

  /** Messages number `first` to `last` of one conversation, oldest first. */
  async range(conversationId: string, first: number, last: number): Promise<MessageRecord[]> {
    return this.select('messages m WHERE m.conversation_id = ? AND m.seq BETWEEN ? AND ? ORDER BY m.seq', [
      conversationId,
      first,
      last,
    ]);
  }

  /** Messages of all conversations that a person takes part in, by time, on from `position` (exclusive). */
  async walkPerson(
    userId: string,
    walk: Walk,
    position: { readonly at: Date; readonly id: string } | null,
    limit: number,
  ): Promise<MessageRecord[]> {
    const [sign, order] = walk === 'before' ? ['<', 'DESC'] : ['>', 'ASC'];
    const from = position === null ? '' : `AND (m.created_at ${sign} ? OR (m.created_at = ? AND m.id ${sign} ?))`;
    const at = position === null ? [] : [sqlTime(position.at), sqlTime(position.at), position.id];
    return this.select(`${ofPerson} ${from} ORDER BY m.created_at ${order}, m.id ${order} LIMIT ?`, [
      userId,
      ...at,
      limit,
    ]);
  }

  /** The last `count` messages of each conversation, oldest first; numbers have no gaps, so an index range finds them. */
  async lastOfEach(conversationIds: readonly string[], count: number): Promise<MessageRecord[]> {
    if (conversationIds.length === 0) return [];
    return this.select(
      `conversations c JOIN messages m ON m.conversation_id = c.id AND m.seq > c.message_count - ?
       WHERE c.id IN (${conversationIds.map(() => '?').join(', ')}) ORDER BY m.conversation_id, m.seq`,
      [count, ...conversationIds],
    );
  }

  /** How much each kind of sender has written in a person's conversations, and how much of it since `recentFrom`. */
  async statisticsOf(userId: string, recentFrom: Date): Promise<SenderStatistics[]> {
    const rows = await this.database.rows<StatisticsRow>(
      `SELECT m.sender_type AS senderType, COUNT(*) AS messages, SUM(m.is_important) AS important,
         SUM(CASE WHEN m.created_at >= ? THEN 1 ELSE 0 END) AS recent,
         MIN(m.created_at) AS firstAt, MAX(m.created_at) AS lastAt
       FROM ${ofPerson} GROUP BY m.sender_type ORDER BY m.sender_type`,
      [sqlTime(recentFrom), userId],
    );
    return rows.map(({ senderType, messages, important, recent, firstAt, lastAt }) => ({
      senderType,
      messages: Number(messages),
      important: Number(important),
      last30Days: Number(recent),
      firstAt: timeFromSql(firstAt),
      lastAt: timeFromSql(lastAt),
    }));
  }

  private async select(fromAndOn: string, parameters: readonly unknown[]): Promise<MessageRecord[]> {
    const rows = await this.database.rows<MessageRow>(`SELECT ${columns} FROM ${fromAndOn}`, parameters);
    return rows.map((row) => ({
      ...row,
      seq: Number(row.seq),
      text: row.text ?? '',
      isImportant: Boolean(row.isImportant),
      createdAt: timeFromSql(row.createdAt),
    }));
  }
}
