import type { ConsultationRecordView, ConsultationSummary } from './consultation.types';

/** A consultation as it leaves over REST. */
export function consultationRestView(record: ConsultationRecordView) {
  return {
    id: record.id,
    conversation_id: record.conversationId,
    customer_id: record.customerId,
    consultant: record.consultantId && { user_id: record.consultantId, username: record.consultantName },
    type: record.type,
    status: record.status,
    started_at: record.startedAt?.toISOString() ?? null,
    ended_at: record.endedAt?.toISOString() ?? null,
    summary: summaryView(record.summary),
    ai_generated: record.aiGenerated,
    satisfaction: record.satisfaction,
    follow_up_required: record.followUpRequired,
    version: record.version,
    created_at: record.createdAt.toISOString(),
  };
}

export function summaryView(summary: ConsultationSummary) {
  return {
    main_issues: [...summary.mainIssues],
    solutions: [...summary.solutions],
    follow_up_plan: [...summary.followUpPlan],
    tags: [...summary.tags],
    extracted: [...summary.extracted],
  };
}
