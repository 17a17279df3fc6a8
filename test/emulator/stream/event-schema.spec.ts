import { z } from 'zod';
import { modes } from '../apps/app.types';
import { faultKinds } from '../faults/fault.types';
import type { Json } from '../json';
import { anApp, TestEmulator } from '../testing';

const id = z.uuid();
const seconds = z.int();
const decimal = z.string().regex(/^\d+\.\d+$/);
const usage = z.strictObject({
  prompt_tokens: z.int(),
  prompt_unit_price: decimal,
  prompt_price_unit: decimal,
  prompt_price: decimal,
  completion_tokens: z.int(),
  completion_unit_price: decimal,
  completion_price_unit: decimal,
  completion_price: decimal,
  total_tokens: z.int(),
  total_price: decimal,
  currency: z.literal('USD'),
  latency: z.number(),
});
/** Which of them an app has is in the golden transcripts. */
const about = {
  conversation_id: id.optional(),
  message_id: id.optional(),
  workflow_run_id: id.optional(),
  created_at: seconds.optional(),
};
const common = { ...about, task_id: id };
const chat = (event: string, fields: z.ZodRawShape) =>
  z.strictObject({ event: z.literal(event), ...common, ...fields });

const node = {
  id,
  node_id: z.string(),
  node_type: z.string(),
  title: z.string(),
  index: z.int(),
  predecessor_node_id: z.string().nullable(),
  inputs: z.json(),
  created_at: seconds,
  iteration_id: z.null(),
  loop_id: z.null(),
};
const run = (event: string, data: z.ZodRawShape) =>
  z.strictObject({
    event: z.literal(event),
    ...common,
    data: z.strictObject(data),
  });

/** The documented fields of every event, and no others. */
const known = z.discriminatedUnion('event', [
  chat('message', { id, answer: z.string(), from_variable_selector: z.array(z.string()).nullable() }),
  chat('agent_message', { id, answer: z.string() }),
  chat('agent_thought', {
    id,
    position: z.int().min(1),
    thought: z.string(),
    observation: z.string(),
    tool: z.string(),
    tool_labels: z.record(z.string(), z.json()),
    tool_input: z.string(),
    message_files: z.array(z.string()),
  }),
  chat('message_replace', { answer: z.string(), reason: z.string().optional() }),
  chat('message_end', {
    id,
    metadata: z.strictObject({ annotation_reply: z.null(), retriever_resources: z.array(z.json()), usage }),
    files: z.null(),
  }),
  chat('tts_message', { audio: z.string() }),
  chat('tts_message_end', { audio: z.string() }),
  z.strictObject({
    event: z.literal('error'),
    ...about,
    code: z.string(),
    status: z.int(),
    message: z.string(),
  }),
  run('workflow_started', { id, workflow_id: id, inputs: z.json(), created_at: seconds, reason: z.literal('initial') }),
  run('node_started', { ...node, extras: z.json() }),
  run('node_finished', {
    ...node,
    process_data: z.null(),
    outputs: z.json(),
    inputs_truncated: z.boolean(),
    process_data_truncated: z.boolean(),
    outputs_truncated: z.boolean(),
    status: z.enum(['succeeded', 'failed']),
    error: z.string().nullable(),
    elapsed_time: z.number(),
    execution_metadata: z.strictObject({ total_tokens: z.int(), total_price: z.string(), currency: z.literal('USD') }),
    finished_at: seconds,
    files: z.array(z.json()),
  }),
  run('text_chunk', { text: z.string(), from_variable_selector: z.array(z.string()) }),
  run('workflow_finished', {
    id,
    workflow_id: id,
    status: z.enum(['succeeded', 'failed', 'partial-succeeded', 'stopped']),
    outputs: z.json(),
    error: z.string().nullable(),
    elapsed_time: z.number(),
    total_tokens: z.int(),
    total_steps: z.int(),
    created_at: seconds,
    finished_at: seconds,
    exceptions_count: z.int(),
    files: z.array(z.json()),
  }),
]);

const paths: Partial<Record<string, string>> = { completion: '/v1/completion-messages', workflow: '/v1/workflows/run' };
const endless = ['hangBeforeHeaders', 'hangAfterHeaders', 'silent', 'dupDelivery', 'disconnectMid', 'connectRefused'];

it.each(modes)('every event of a %s app has its documented fields, whatever the fault', async (mode) => {
  const dify = await TestEmulator.start([anApp({ mode, brain: 'loop' })]);
  const wrong: unknown[] = [];
  for (const kind of ['', ...faultKinds.filter((name) => !endless.includes(name))]) {
    if (kind !== '') dify.fault(kind, { params: { length: 500, bytes: 30_000 } });
    const { text } = await dify.ask({}, paths[mode]);
    for (const event of wholeEvents(text)) {
      if (event['event'] === 'agent_daydream') continue;
      const { error } = known.safeParse(event);
      if (error !== undefined) wrong.push([kind, event, error.issues]);
    }
  }
  await dify.close();
  expect(wrong).toEqual([]);
});

/** All lines that hold a whole event: faults break some of them. */
function wholeEvents(text: string): Json[] {
  return text.split(/\r?\n/).flatMap((line) => {
    try {
      return line.startsWith('data: {') ? [JSON.parse(line.slice(6)) as Json] : [];
    } catch {
      return [];
    }
  });
}
