const kinds = {
  user: 1,
  insight: 2,
  conversation: 3,
  message: 4,
  task: 5,
  project: 6,
  service_record: 7,
  plan: 8,
  plan_version: 9,
  consultation: 10,
} as const;

/**
 * Fixed ids, so that documentation can name them: `01990000-0000-7<kind>-8000-<number>`. They are older than every id of
 * the running platform and rise with the number: staff are users 1 to 5, customers 101 to 130.
 */
export function seedId(kind: keyof typeof kinds, number: number): string {
  return `01990000-0000-7${String(kinds[kind]).padStart(3, '0')}-8000-${String(number).padStart(12, '0')}`;
}
