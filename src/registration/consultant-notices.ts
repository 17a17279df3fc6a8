/** A run whose customer waits for a consultant. */
export interface NoticeSubject {
  readonly runId: string;
  readonly customerId: string;
  readonly conversationId: string;
}

/** How consultants hear of new customers. */
export abstract class ConsultantNotices {
  /** A repetition tells nobody twice. What it throws is tried again. */
  abstract notify(subject: NoticeSubject): Promise<{ readonly recipients: number }>;
}
