import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { Database } from '../../common/database/database';
import { isUniqueViolation } from '../../common/database/driver-errors';
import { newId } from '../../common/ids';
import { ServiceCatalogueService } from '../../treatments/catalogue/service-catalogue.service';
import { ConversationRepository } from '../conversation.repository';
import {
  conversationNotFound,
  noCustomerInConversation,
  summaryKeyReused,
  summaryMeanwhile,
} from '../conversations.errors';
import { MessageRepository } from '../message.repository';
import { consultationSummary, consultationView, isDraft } from './consultation-rows';
import { ConsultationRepository } from './consultation.repository';
import type { ConsultationRecord } from './consultation-record.entity';
import type { ConsultationRecordView, NewConsultationSummary } from './consultation.types';
import type { SummaryTerms } from './extractive-summary';

/** Newest messages of a conversation that a summary reads. */
const messageLimit = 1_000;

/** Who asks for a summary, and the key under which a repetition is answered like the first time. */
export interface SummaryOrigin {
  /** When given, only conversations that this person takes part in exist. */
  readonly onlyUserId: string | null;
  /** At most 200 characters. */
  readonly idempotencyKey?: string | undefined;
}

/** Sums consultations up. */
@Injectable()
export class ConsultationSummariesService {
  constructor(
    private readonly database: Database,
    private readonly records: ConsultationRepository,
    private readonly conversations: ConversationRepository,
    private readonly messages: MessageRepository,
    private readonly catalogue: ServiceCatalogueService,
    private readonly clock: Clock,
  ) {}

  /**
   * Sums a conversation up once more: the next version. Lists that are empty are filled with sentences of the messages; the
   * summary is a draft then. With an idempotency key the same request is answered like the first time. Throws
   * `conversations.not_found`, `conversations.no_customer`, `conversations.key_reused`, `conversations.summary_meanwhile`.
   */
  async create(wanted: NewConsultationSummary, origin: SummaryOrigin): Promise<ConsultationRecordView> {
    const { conversationId } = wanted;
    const { onlyUserId } = origin;
    const conversation = await this.conversations.findById(conversationId);
    const isForeign = onlyUserId !== null && !(await this.conversations.isParticipant(conversationId, onlyUserId));
    if (conversation === null || isForeign) throw conversationNotFound();
    if (conversation.customerId === null) throw noCustomerInConversation();
    const digest = digestOf(wanted);
    const earlier = await this.replay(origin, digest);
    if (earlier !== null) return earlier;
    const { customerId, consultantId, createdAt } = conversation;
    const record = await this.recordOf(wanted, { customerId, consultantId, createdAt });
    const { idempotencyKey = null } = origin;
    const row = { ...record, idempotencyKey, requestDigest: idempotencyKey === null ? null : digest };
    try {
      await this.database.transaction(() => this.records.addLatest(row));
      return consultationView(row, new Map());
    } catch (error) {
      const twin = await this.replay(origin, digest, error);
      if (twin !== null) return twin;
      if (isUniqueViolation(error, 'version')) throw summaryMeanwhile(error);
      throw error;
    }
  }

  private async recordOf(
    wanted: NewConsultationSummary,
    about: { readonly customerId: string; readonly consultantId: string | null; readonly createdAt: Date },
  ): Promise<ConsultationRecord> {
    const { conversationId, type, satisfaction = null } = wanted;
    const newestFirst = await this.messages.walkConversation(conversationId, 'before', null, messageLimit);
    const messages = newestFirst.toReversed();
    const summary = consultationSummary(wanted, messages, await this.terms());
    const { customerId, consultantId, createdAt } = about;
    return {
      id: newId(),
      ...{ conversationId, customerId, consultantId, type, summary, satisfaction },
      status: isDraft(summary) ? 'draft' : 'completed',
      startedAt: messages[0]?.createdAt ?? createdAt,
      endedAt: messages.at(-1)?.createdAt ?? null,
      aiGenerated: summary.extracted.length === 0,
      followUpRequired: summary.followUpPlan.length > 0,
      version: (await this.records.latestVersion(conversationId)) + 1,
      ...{ isLatest: true, confirmedBy: null, idempotencyKey: null, requestDigest: null },
      createdAt: this.clock.now(),
    };
  }

  private async terms(): Promise<SummaryTerms> {
    const projects = await this.catalogue.find({ activeOnly: false });
    return {
      projects: projects.map(({ name }) => name),
      concerns: [...new Set(projects.flatMap(({ concerns }) => concerns))],
    };
  }

  private async replay(
    { idempotencyKey }: SummaryOrigin,
    digest: string,
    cause?: unknown,
  ): Promise<ConsultationRecordView | null> {
    const first = idempotencyKey === undefined ? null : await this.records.findByKey(idempotencyKey);
    if (first === null) return null;
    if (first.requestDigest !== digest) throw summaryKeyReused(cause);
    return consultationView({ ...first, status: isDraft(first.summary) ? 'draft' : 'completed' }, new Map());
  }
}

/** The same for two requests exactly when they ask for the same. */
function digestOf(wanted: NewConsultationSummary): string {
  const { conversationId, type, mainIssues, solutions, followUpPlan, satisfaction, tags } = wanted;
  return createHash('sha256')
    .update(JSON.stringify([conversationId, type, mainIssues, solutions, followUpPlan, satisfaction ?? null, tags]))
    .digest('hex');
}
