/** Lists of a server that clients hold copies of. */
export const listKinds = ['tools', 'prompts', 'resources'] as const;
export type ListKind = (typeof listKinds)[number];

/** An open stream on which a client hears what changes while none of its requests runs. */
export interface Subscriber {
  readonly groupId: string;
  listChanged(kind: ListKind): void;
  resourceUpdated(uri: string): void;
  /** Whether the credential that opened the stream still counts. */
  stillAdmitted(): Promise<boolean>;
  /** The server stops, or the credential counts no more. */
  end(): void;
}
