import type { z } from 'zod';

/** A namespace of settings: what may stand in it and what counts until somebody has changed it. */
export interface SettingsDefinition<T extends object> {
  /** At most 64 characters. */
  readonly namespace: string;
  /** Names every field as it is on the wire, in snake_case. */
  readonly schema: z.ZodType<T>;
  readonly defaults: T;
}

/** The settings of one namespace, always at hand. */
export interface Settings<T extends object> {
  /**
   * What counts now. Of one snapshot: all that is read while one request is served belongs to the same one. Work without
   * a request (a job) reads it once and keeps it.
   */
  readonly value: T;
}

/** A namespace as it is shown and edited. */
export interface SettingsEntry {
  readonly namespace: string;
  /** 0 as long as the defaults count. */
  readonly version: number;
  readonly value: object;
  readonly updatedBy: string | null;
  readonly updatedAt: Date | null;
}
