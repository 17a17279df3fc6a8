export const roles = ['admin', 'operator', 'consultant', 'doctor', 'customer'] as const;
export type Role = (typeof roles)[number];

export const tiers = ['internal', 'external', 'public', 'premium'] as const;
export type Tier = (typeof tiers)[number];

/** Roles of the people who work here. */
export const staffRoles = ['admin', 'operator', 'consultant', 'doctor'] as const satisfies readonly Role[];

/** The signed-in person behind a REST request. */
export interface Principal {
  readonly userId: string;
  readonly username: string;
  readonly roles: readonly Role[];
}

/** A person together with the last moment at which the token that proved it is good. */
export interface TokenHolder extends Principal {
  readonly expiresAt: Date;
}

/** Turns an access token into the person it belongs to; implemented by the users module. */
export abstract class Authenticator {
  /** Throws an `unauthenticated` AppError for a token that is wrong, expired or of an account that is not active. */
  abstract authenticate(accessToken: string): Promise<TokenHolder>;
}

/** Administrators and operators look after everything that the others do. */
export function oversees({ roles }: Pick<Principal, 'roles'>): boolean {
  return roles.includes('admin') || roles.includes('operator');
}
