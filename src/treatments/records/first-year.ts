interface Payment {
  readonly customerId: string;
  readonly registeredAt: Date;
  readonly performedAt: Date | null;
  readonly amount: number;
}

const year = 365 * 86_400_000;

/** What each customer paid within a year of the registration, CNY; 0 for who paid nothing then. */
export function firstYearAmounts(payments: readonly Payment[]): number[] {
  const amounts = new Map<string, number>();
  for (const { customerId, registeredAt, performedAt, amount } of payments) {
    const isEarly = performedAt !== null && performedAt.getTime() - registeredAt.getTime() < year;
    amounts.set(customerId, (amounts.get(customerId) ?? 0) + (isEarly ? amount : 0));
  }
  return [...amounts.values()];
}
