import type { Mode } from '../apps/app.types';
import type { Json } from '../json';
import { anApp, parseStream, TestEmulator } from '../testing';

/** Written by hand from the documented format, one transcript for each kind of app; ids are named after what they are. */
const usage = (prompt: number, promptPrice: string, completion: number, prices: [string, string], latency: number) =>
  `"usage":{"prompt_tokens":${prompt},"prompt_unit_price":"0.001","prompt_price_unit":"0.001",` +
  `"prompt_price":"${promptPrice}","completion_tokens":${completion},"completion_unit_price":"0.002",` +
  `"completion_price_unit":"0.001","completion_price":"${prices[0]}","total_tokens":${prompt + completion},` +
  `"total_price":"${prices[1]}","currency":"USD","latency":${latency}}`;
const one = usage(2, '0.0000020', 1, ['0.0000020', '0.0000040'], 0.32);
const chatIds =
  '"conversation_id":"<conversation>","message_id":"<message>","created_at":1790000000,"task_id":"<task>"';
const end = (ids: string, figures: string) =>
  `data: {"event":"message_end",${ids},"id":"<message>","metadata":{"annotation_reply":null,"retriever_resources":[],${figures}},"files":null}`;
const thought = (id: string, position: number, rest: string) =>
  `data: {"event":"agent_thought",${chatIds},"id":"${id}","position":${position},${rest},"message_files":[]}`;
const nothing = '"observation":"","tool":"","tool_labels":{},"tool_input":""';
const generic =
  '您好，欢迎来到我们的医美服务平台！很高兴为您服务。您可以直接在这里告诉我关心的问题，也可以先了解项目与流程，专业顾问会为您一对一解答。';
const called =
  '"tool":"get_user_profile","tool_labels":{"get_user_profile":{"en_US":"get_user_profile","zh_Hans":"get_user_profile"}},' +
  String.raw`"tool_input":"{\"get_user_profile\":{\"user_id\":\"u\"}}"`;
const observed = String.raw`"observation":"{\"get_user_profile\":\"there is not a tool named get_user_profile\"}"`;

const agentRound = [
  thought('<id-1>', 1, `"thought":"",${nothing}`),
  `data: {"event":"agent_message",${chatIds},"id":"<message>","answer":""}`,
  thought('<id-1>', 1, `"thought":"","observation":"",${called}`),
  thought('<id-1>', 1, `"thought":"",${observed},${called}`),
  thought('<id-2>', 2, `"thought":"",${nothing}`),
  `data: {"event":"agent_message",${chatIds},"id":"<message>","answer":"${generic}"}`,
  thought('<id-2>', 2, `"thought":"${generic}",${nothing}`),
];
// 1 of the query, 15 of {"user_id":"u"}, 42 of the observation; 67 of the answer.
const agentUsage = usage(29, '0.0000290', 34, ['0.0000680', '0.0000970'], 0.9);

const titles: Record<string, string> = { start: '开始', llm: '生成', end: '结束', answer: '结束' };
const node = (id: string, name: string, type: string, index: number, before: string, inputs: string) =>
  `"id":"<id-${id}>","node_id":"${name}","node_type":"${type}","title":"${titles[type]}","index":${index},` +
  `"predecessor_node_id":${before},"inputs":${inputs},"created_at":1790000000,"iteration_id":null,"loop_id":null`;
const finishedNode = (outputs: string, tokens: number) =>
  `"process_data":null,"outputs":${outputs},"inputs_truncated":false,"process_data_truncated":false,` +
  `"outputs_truncated":false,"status":"succeeded","error":null,"elapsed_time":0.1,` +
  `"execution_metadata":{"total_tokens":${tokens},"total_price":"0","currency":"USD"},"finished_at":1790000000,"files":[]`;

function workflow(ids: string, lastNode: string, output: string, speech: string, beforeEnd: string[]): string[] {
  const about = (event: string, data: string) =>
    `data: {"event":"${event}",${ids}"workflow_run_id":"<run>",${ids === '' ? '"task_id":"<task>",' : ''}"data":{${data}}}`;
  const start = node('2', 'start', 'start', 1, 'null', '{}');
  const model = node('3', 'llm', 'llm', 2, '"start"', '{}');
  const last = node('4', 'end', lastNode, 3, '"llm"', output);
  return [
    about(
      'workflow_started',
      '"id":"<run>","workflow_id":"<id-1>","inputs":{},"created_at":1790000000,"reason":"initial"',
    ),
    about('node_started', `${start},"extras":{}`),
    about('node_finished', `${start},${finishedNode('{}', 0)}`),
    about('node_started', `${model},"extras":{}`),
    speech,
    about('node_finished', `${model},${finishedNode('{"text":"好"}', 3)}`),
    about('node_started', `${last},"extras":{}`),
    about('node_finished', `${last},${finishedNode(output, 0)}`),
    ...beforeEnd,
    about(
      'workflow_finished',
      `"id":"<run>","workflow_id":"<id-1>","status":"succeeded","outputs":${output},"error":null,"elapsed_time":0,` +
        '"total_tokens":3,"total_steps":3,"created_at":1790000000,"finished_at":1790000000,"exceptions_count":0,"files":[]',
    ),
  ];
}

const selector = '"from_variable_selector":["llm","text"]';
const completionIds = '"message_id":"<message>","created_at":1790000000,"task_id":"<task>"';
const transcripts: [Mode, string, string[]][] = [
  [
    'chat',
    '/v1/chat-messages',
    [
      `data: {"event":"message",${chatIds},"id":"<message>","answer":"好","from_variable_selector":null}`,
      end(chatIds, one),
    ],
  ],
  [
    'completion',
    '/v1/completion-messages',
    [
      `data: {"event":"message",${completionIds},"id":"<message>","answer":"好","from_variable_selector":null}`,
      end(completionIds, one),
    ],
  ],
  ['agent-chat', '/v1/chat-messages', [...agentRound, end(chatIds, agentUsage)]],
  [
    'agent',
    '/v1/chat-messages',
    [
      ...agentRound,
      `data: {"event":"message",${chatIds},"id":"<message>","answer":"${generic}","from_variable_selector":null}`,
      end(chatIds, agentUsage),
    ],
  ],
  [
    'workflow',
    '/v1/workflows/run',
    workflow(
      '',
      'end',
      '{"text":"好"}',
      `data: {"event":"text_chunk","workflow_run_id":"<run>","task_id":"<task>","data":{"text":"好",${selector}}}`,
      [],
    ),
  ],
  [
    'advanced-chat',
    '/v1/chat-messages',
    workflow(
      `${chatIds},`,
      'answer',
      '{"answer":"好"}',
      `data: {"event":"message",${chatIds},"id":"<message>","answer":"好",${selector}}`,
      [end(chatIds, one)],
    ),
  ],
];

describe('golden transcripts', () => {
  it.each(transcripts)('%s says what the documentation says, byte by byte', async (mode, path, expected) => {
    const agent = mode === 'agent' || mode === 'agent-chat';
    const dify = await TestEmulator.start([anApp({ mode, brain: agent ? 'welcome' : 'echo' })]);
    const answer = await dify.ask(agent ? { inputs: { user_id: 'u' } } : {}, path);
    await dify.close();
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const events = parseStream([answer.bytes]);
    expect(answer.text).toBe(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''));
    expect(named(merged(events))).toEqual(expected);
  });

  it('prints spaces and escapes for older releases', async () => {
    const dify = await TestEmulator.start([anApp({ brain: 'echo', jsonStyle: 'spaced' })]);
    const { text } = await dify.ask();
    await dify.close();
    expect(text).toMatch(/^data: \{"event": "message", "conversation_id": "[^"]+", /);
    expect(text).toContain(String.raw`"answer": "\u597d", "from_variable_selector": null}`);
  });
});

/** Pieces of text that follow each other as one. */
function merged(events: readonly Json[]): Json[] {
  const whole: Json[] = [];
  for (const event of events) {
    const last = whole.at(-1);
    if (event['event'] === 'agent_message' && last?.['event'] === 'agent_message') {
      last['answer'] = `${String(last['answer'])}${String(event['answer'])}`;
    } else whole.push({ ...event });
  }
  return whole;
}

function named(events: readonly Json[]): string[] {
  const names = new Map<unknown, string>();
  for (const event of events) {
    for (const name of ['conversation', 'message', 'task', 'workflow_run']) {
      const id = event[`${name}_id`];
      if (id !== undefined) names.set(id, `<${name.replace('workflow_', '')}>`);
    }
  }
  let others = 0;
  const nameOf = (id: string): string => {
    if (!names.has(id)) names.set(id, `<id-${(others += 1)}>`);
    return names.get(id) ?? '';
  };
  return events.map((event) => `data: ${JSON.stringify(event).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, nameOf)}`);
}
