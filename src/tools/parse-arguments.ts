import type { z } from 'zod';
import { AppError } from '../common/errors/app-error';

/** The arguments by their schema. `mend` is tried where they do not fit; else an AppError names each wrong field. */
export function parseArguments(
  schema: z.ZodObject,
  args: unknown,
  mend: (args: unknown) => unknown = (given) => given,
): Record<string, unknown> {
  const given = args ?? {};
  const first = schema.safeParse(given);
  if (first.success) return first.data;
  const second = schema.safeParse(mend(given));
  if (second.success) return second.data;
  const details = second.error.issues.map(({ path, message }) => ({ field: path.join('.') || 'arguments', message }));
  const sentence = details.map(({ field, message }) => `${field}: ${message}`).join('; ');
  throw new AppError('tools.invalid_arguments', 'invalid', `These arguments do not fit: ${sentence}.`, { details });
}
