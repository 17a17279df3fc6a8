import type { ToolCall } from './tool-call';

/**
 * Suggests values for an argument while it is typed: those that fit `value`, best first; at most 100 are sent. `given`
 * are the arguments that are filled in already. Under `call.onlyUserId` only what that person may see.
 */
export type Completer<Provider> = (
  provider: Provider,
  value: string,
  call: ToolCall,
  given: Readonly<Record<string, string>>,
) => Promise<readonly string[]>;

export type Completers<Provider, Name extends string = string> = { readonly [Key in Name]?: Completer<Provider> };
