/** Revisions that open with `initialize`, oldest first. */
export const legacyRevisions = ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'] as const;

/** Revisions in which every request stands alone. */
export const modernRevisions = ['2026-07-28'] as const;

export type LegacyRevision = (typeof legacyRevisions)[number];
export type ModernRevision = (typeof modernRevisions)[number];
export type Revision = LegacyRevision | ModernRevision;

const latestLegacy: LegacyRevision = '2025-11-25';

/** Whether a version string belongs to the modern era, known or not: all of 2026-07-28 and later. */
export function isModernVersion(version: string): boolean {
  return version >= modernRevisions[0];
}

export function isLegacyRevision(version: string): version is LegacyRevision {
  return (legacyRevisions as readonly string[]).includes(version);
}

export function isModernRevision(version: string): version is ModernRevision {
  return (modernRevisions as readonly string[]).includes(version);
}

/**
 * The version that `initialize` answers: the requested one when it is a legacy one of ours, else the latest legacy one
 * (Lifecycle, Version Negotiation). A modern version never leaves through `initialize`.
 */
export function negotiate(requested: string): LegacyRevision {
  return isLegacyRevision(requested) ? requested : latestLegacy;
}
