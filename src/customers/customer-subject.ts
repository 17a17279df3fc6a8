/** What notices about a customer are filed under. */
export const customerSubject = (customerId: string): string => `customer:${customerId}`;
