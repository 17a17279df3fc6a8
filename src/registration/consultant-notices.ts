/** A run whose customer waits for a consultant. */
export interface NoticeSubject {
  readonly runId: string;
  readonly customerId: string;
  readonly conversationId: string;
}

/** How consultants hear of new customers. */
export abstract class ConsultantNotices {
  /** Part of the open transaction: no waiting for anything but the database. A repetition tells nobody twice. */
  abstract notify(subject: NoticeSubject): Promise<{ readonly recipients: number }>;
}
