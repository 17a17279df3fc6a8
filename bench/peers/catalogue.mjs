/** The platform's tools for servers that take zod schemas. */
import { z } from 'zod';
import { readContext, toolWork } from '../tool-work.mjs';

const context = readContext();
const work = toolWork(context);

/** Tools that the bench does not call are only listed. */
export const catalogue = context.tools.map(({ name, description, inputSchema, outputSchema }) => ({
  name,
  description,
  input: z.fromJSONSchema(inputSchema),
  ...(outputSchema && { output: z.fromJSONSchema(outputSchema) }),
  run: work[name] ?? (() => Promise.reject(new Error('not part of the bench'))),
}));

export const port = Number(process.env.PORT);
