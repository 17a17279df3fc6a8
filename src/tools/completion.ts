import { z } from 'zod';
import type { Completer } from './kit/completer';
import type { CompletionProduct } from './listed-feature.types';
import { parseArguments } from './parse-arguments';
import type { Runnable } from './runnable.types';

/** The most values that one completion may bring (MCP, Completion). */
const valueLimit = 100;

const completionArguments = z.object({
  argument: z.string(),
  value: z.string().max(500),
  given: z.record(z.string(), z.string()),
});

interface Completable {
  readonly name: string;
  readonly provider: object;
  readonly completers: ReadonlyMap<string, Completer<never>>;
}

/** The completion of one feature's arguments, as something that runs behind the door. */
export function completionOf({ name, provider, completers }: Completable): Runnable<CompletionProduct> {
  return {
    name,
    metric: 'completion',
    version: '1.0.0',
    effect: 'read',
    // A completer itself honours `call.onlyUserId`.
    subject: 'checked',
    parse: (args) => parseArguments(completionArguments, args),
    make: async (args, call) => {
      const { argument, value, given } = args as z.output<typeof completionArguments>;
      const complete = completers.get(argument) as Completer<object> | undefined;
      const found = (await complete?.(provider, value, call, given)) ?? [];
      const values = found.slice(0, valueLimit);
      const hasMore = found.length > values.length;
      return {
        outcome: { kind: 'completion', values, total: found.length, hasMore },
        log: { values: values.length },
      };
    },
  };
}
