export const consultationTypes = ['initial', 'follow_up', 'treatment', 'aftercare', 'complaint'] as const;
export type ConsultationType = (typeof consultationTypes)[number];

/** A draft waits for somebody of the staff to confirm it. */
export type ConsultationStatus = 'draft' | 'completed';

/** How much was said, counted from the messages. */
export interface ConsultationFigures {
  readonly messages: number;
  readonly customerMessages: number;
  /** From the first to the last message; 0 for fewer than two. */
  readonly durationMinutes: number;
}

export interface ConsultationSummary extends ConsultationFigures {
  readonly mainIssues: readonly string[];
  readonly solutions: readonly string[];
  readonly followUpPlan: readonly string[];
  readonly tags: readonly string[];
  /** Names of the lists that were taken from the messages word for word. */
  readonly extracted: readonly ('main_issues' | 'solutions' | 'follow_up_plan')[];
}

export interface ConsultationRecordView {
  readonly id: string;
  readonly conversationId: string;
  readonly customerId: string;
  readonly consultantId: string | null;
  readonly consultantName: string | null;
  readonly type: ConsultationType;
  readonly status: ConsultationStatus;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly summary: ConsultationSummary;
  /** Whether the words are an agent's; false for words taken from the messages or written by a person. */
  readonly aiGenerated: boolean;
  readonly satisfaction: number | null;
  readonly followUpRequired: boolean;
  /** Number of the summary within its conversation. */
  readonly version: number;
  readonly createdAt: Date;
}

export interface NewConsultationSummary {
  readonly conversationId: string;
  readonly type: ConsultationType;
  readonly mainIssues: readonly string[];
  readonly solutions: readonly string[];
  readonly followUpPlan: readonly string[];
  readonly satisfaction?: number | undefined;
  readonly tags: readonly string[];
}

/** A consultation that happened elsewhere. */
export interface ConsultationImport extends Omit<ConsultationRecordView, 'consultantName' | 'version'> {
  readonly confirmedBy: string | null;
}
