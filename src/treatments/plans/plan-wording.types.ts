import type { PlanItem } from '../treatments.types';

/** The figures of a plan, for somebody who puts them into words. Holds no name and no contact data. */
export interface PlanWordingRequest {
  readonly customerId: string;
  readonly concerns: readonly string[];
  readonly items: readonly PlanItem[];
  /** CNY. */
  readonly totalMin: number;
  readonly totalMax: number;
  readonly durationDays: number;
}

/**
 * Puts a plan into words; implemented above by whoever knows agents, and provided under this class by a global module.
 * Without one, and whenever it answers null or throws, the plan keeps the words that follow from its figures. The words never
 * change what the plan holds.
 */
export abstract class PlanWording {
  abstract word(request: PlanWordingRequest): Promise<string | null>;
}
