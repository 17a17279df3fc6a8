/** Where a change of the configuration has arrived. */
export interface Rollout {
  /** Ids of the replicas that do not work with it yet; none: it is in force everywhere. */
  readonly laggards: readonly string[];
}

/** The same as an answer says it. */
export interface Effect {
  readonly effective_immediately: boolean;
  /** Only when there are some. */
  readonly pending_replicas?: readonly string[];
}

export function effectOf({ laggards }: Rollout): Effect {
  return laggards.length === 0
    ? { effective_immediately: true }
    : { effective_immediately: false, pending_replicas: laggards };
}
