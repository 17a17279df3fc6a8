/** The person on whose behalf an agent calls, as a signed user token (or an OAuth grant) proves it. */
export interface ActingUser {
  readonly id: string;
  readonly username: string;
  readonly tier: string;
  readonly roles: readonly string[];
}

/** One run of a tool, as its author sees it. */
export interface ToolCall {
  /** Finds the call-log row of this run. */
  readonly requestId: string;
  readonly groupId: string;
  readonly serverCode: string;
  readonly actingUser: ActingUser | null;
  /**
   * Set when the group may read one person only (`data_scope: acting_user`): a tool whose `subject` is `checked` must
   * answer about this user and treat every other as unknown.
   */
  readonly onlyUserId: string | null;
  /** The group's own settings of this tool (`config_data`). */
  readonly config: Readonly<Record<string, unknown>>;
  /** Fires at the deadline, when the caller cancels and at shutdown; hand it to whatever takes time. */
  readonly signal: AbortSignal;
}
