import type { AppError } from '../common/errors/app-error';
import type { Caller } from '../tools/caller.types';

/** What a request shows of itself, as its headers hold it. */
export interface PresentedCredential {
  /** `Authorization`. */
  readonly authorization: string | undefined;
  /** `X-API-Key`. */
  readonly apiKey: string | undefined;
  /** `X-User-Token`. */
  readonly userToken: string | undefined;
}

/**
 * Who a request is, or why it is nobody. The group is named in a refusal only where the credential itself was right, so
 * that the call log can tell whose call was refused.
 */
export type Identification =
  | { readonly caller: Caller }
  | { readonly error: AppError; readonly groupId: string | null; readonly groupName: string | null };
