import fc from 'fast-check';
import { type AppKind, DifyAnswer } from './dify-answer';
import { AgentFailure } from './dify-errors';
import { MalformedEvent, readDifyEvents } from './dify-events';
import { SseParser } from './sse-parser';

const ids = {
  conversation_id: '4f5e2f0a-6d43-4f8d-9a53-0d3b8b2f5a10',
  message_id: '9c1a3d0e-1b7c-4b8e-8a3d-5f2e6a7b8c9d',
  created_at: 1_790_000_000,
  task_id: '0b8f6c1e-2d3a-4c5b-9e7f-1a2b3c4d5e6f',
};
const usage = {
  prompt_tokens: 120,
  completion_tokens: 64,
  total_tokens: 184,
  total_price: '0.0002480',
  currency: 'USD',
  latency: 1.42,
};

type Json = Record<string, unknown>;
const event = (name: string, more: Json = {}): Json => ({ event: name, ...ids, ...more });
const thought = (id: string, position: number, more: Json = {}): Json =>
  event('agent_thought', { id, position, thought: '', observation: '', tool: '', tool_input: '', ...more });
const end = event('message_end', { id: ids.message_id, metadata: { usage }, files: null });
const run = (name: string, data: Json): Json => event(name, { workflow_run_id: 'run', data });

/** One answer of every type of app, event by event as Dify writes them. */
const transcripts: Record<string, { kind: AppKind; events: Json[]; text: string; toolCalls: number }> = {
  chat: {
    kind: 'chat',
    events: [event('message', { answer: '您' }), event('message', { answer: '好' }), end],
    text: '您好',
    toolCalls: 0,
  },
  'agent-chat': {
    kind: 'chat',
    events: [
      thought('t1', 1),
      event('agent_message', { answer: '' }),
      thought('t1', 1, { tool: 'get_user_profile', tool_input: '{"get_user_profile":{"user_id":"u"}}' }),
      thought('t1', 1, { tool: 'get_user_profile', observation: '{"get_user_profile":"tool response: {}."}' }),
      thought('t2', 2),
      event('agent_message', { answer: '欢迎' }),
      event('agent_message', { answer: '小雨' }),
      thought('t2', 2, { thought: '欢迎小雨' }),
      end,
    ],
    text: '欢迎小雨',
    toolCalls: 1,
  },
  'agent (New Agent)': {
    kind: 'chat',
    events: [
      thought('t1', 1, { tool: 'get_user_profile', observation: '{}' }),
      event('agent_message', { answer: '欢' }),
      event('agent_message', { answer: '迎' }),
      event('message', { answer: '欢迎', from_variable_selector: null }),
      end,
    ],
    text: '欢迎',
    toolCalls: 1,
  },
  'advanced-chat (chatflow)': {
    kind: 'chat',
    events: [
      run('workflow_started', { id: 'run', reason: 'initial' }),
      run('node_started', { node_id: 'llm' }),
      event('message', { answer: '您', from_variable_selector: ['llm', 'text'] }),
      event('message', { answer: '好' }),
      run('node_finished', { node_id: 'llm', status: 'succeeded' }),
      end,
      run('workflow_finished', { status: 'succeeded', outputs: { answer: '您好' } }),
    ],
    text: '您好',
    toolCalls: 0,
  },
  completion: {
    kind: 'completion',
    events: [event('message', { answer: '方案' }), event('message', { answer: '一' }), end],
    text: '方案一',
    toolCalls: 0,
  },
  workflow: {
    kind: 'workflow',
    events: [
      run('workflow_started', {}),
      run('text_chunk', { text: '方' }),
      run('text_chunk', { text: '案' }),
      run('workflow_finished', { status: 'succeeded', outputs: { text: '方案' }, total_tokens: 99 }),
    ],
    text: '方案',
    toolCalls: 0,
  },
};

const bytesOf = (events: readonly Json[], spaced = false): Buffer => {
  const json = (value: Json): string =>
    spaced
      ? JSON.stringify(value, null, 1)
          .replace(/\n\s*/g, ' ')
          .replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
      : JSON.stringify(value);
  return Buffer.from(events.map((value) => `data: ${json(value)}\n\n`).join('event: ping\n\n'));
};

function read(kind: AppKind, bytes: Buffer, cuts: readonly number[] = []): { answer: DifyAnswer; shown: string } {
  const parser = new SseParser();
  const answer = new DifyAnswer(kind);
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  let shown = '';
  for (const [index, edge] of edges.slice(1).entries()) {
    for (const happening of parser.push(bytes.subarray(edges[index], edge)).flatMap(readDifyEvents)) {
      const change = answer.apply(happening);
      if (change !== null) shown = change.type === 'delta' ? shown + change.text : change.text;
    }
  }
  answer.close();
  return { answer, shown };
}

const apply = (kind: AppKind, events: readonly Json[]): DifyAnswer => read(kind, bytesOf(events)).answer;

describe.each(Object.entries(transcripts))(
  'an answer of an app of the type %s',
  (_, { kind, events, text, toolCalls }) => {
    it('is the text of its pieces, the same live as in the end', () => {
      const { answer, shown } = read(kind, bytesOf(events));

      expect({ text: answer.text, shown, toolCalls: answer.toolCalls }).toEqual({ text, shown: text, toolCalls });
      expect(answer).toMatchObject({ taskId: ids.task_id, toolErrors: 0 });
    });

    it('is the same in both styles of JSON and however the bytes are cut', () => {
      fc.assert(
        fc.property(fc.boolean(), fc.array(fc.nat(20_000), { maxLength: 30 }), (spaced, cuts) => {
          expect(read(kind, bytesOf(events, spaced), cuts).shown).toBe(text);
        }),
        { numRuns: 60 },
      );
    });

    it('is broken when the stream ends before its end', () => {
      const terminal = events.findIndex(
        ({ event: name }) => name === (kind === 'workflow' ? 'workflow_finished' : 'message_end'),
      );

      expect(() => apply(kind, events.slice(0, terminal))).toThrow(expect.objectContaining({ type: 'stream_broken' }));
    });

    it('is not changed by a second end, late text, speech or events that nobody knows', () => {
      const late = [end, event('agent_message', { answer: '迟到' }), event('message', { answer: '迟到' })];
      const speech = [event('tts_message', { audio: 'AAAA' }), event('tts_message_end', { audio: '' })];
      const unknown = event('agent_daydream', { answer: '不应出现', data: { depth: 3 } });

      expect(
        apply(kind, [unknown, ...events, ...late, ...speech, event('error', { code: 'x', status: 500 })]).text,
      ).toBe(text);
    });
  },
);

describe('an answer', () => {
  it('says what it cost, the price as text', () => {
    expect(apply('chat', transcripts['chat']!.events).usage).toEqual({
      promptTokens: 120,
      completionTokens: 64,
      totalTokens: 184,
      price: '0.0002480',
      currency: 'USD',
    });
    expect(apply('workflow', transcripts['workflow']!.events).usage.totalTokens).toBe(99);
  });

  it('is what replaces it', () => {
    const events = [event('message', { answer: '坏话' }), event('message_replace', { answer: '抱歉' }), end];

    expect(apply('chat', events).text).toBe('抱歉');
  });

  it('of a New Agent whose closing message differs is that message', () => {
    const events = [event('agent_message', { answer: '欢' }), event('message', { answer: '欢迎光临' }), end];

    expect(read('chat', bytesOf(events))).toMatchObject({ shown: '欢迎光临' });
  });

  it('fails with the code of an error event after 200', () => {
    const events = [
      event('message', { answer: '一半' }),
      { event: 'error', code: 'provider_quota_exceeded', status: 400, message: '' },
    ];

    expect(() => apply('chat', events)).toThrow(expect.objectContaining({ type: 'model_unavailable' }));
  });

  it('of a chatflow that failed has the cause of the error event, or without one the failure itself', () => {
    const failed = [event('message', { answer: '一' }), run('workflow_finished', { status: 'failed', error: 'no' })];

    expect(() =>
      apply('chat', [...failed, { event: 'error', code: 'internal_server_error', status: 500, message: '' }]),
    ).toThrow(expect.objectContaining({ type: 'server_error' }));
    expect(() => apply('chat', failed)).toThrow(expect.objectContaining({ type: 'completion_failed' }));
  });

  it.each([
    ['failed', 'completion_failed'],
    ['stopped', 'completion_failed'],
  ])('of a workflow that ended as %s is none', (status, type) => {
    expect(() => apply('workflow', [run('workflow_finished', { status, outputs: {} })])).toThrow(
      expect.objectContaining({ type }),
    );
  });

  it('of a workflow that waits for a person is none', () => {
    expect(() => apply('workflow', [run('workflow_paused', {})])).toThrow(expect.objectContaining({ type: 'paused' }));
  });

  it.each([
    [{ text: 'a', other: 1 }, 'a'],
    [{ plan: '甲' }, '甲'],
    [{ plan: { steps: [1] } }, '{"steps":[1]}'],
    [{ a: 1, b: 2 }, '{"a":1,"b":2}'],
    [{}, '块'],
  ])('of a workflow with the outputs %j is %s', (outputs, text) => {
    const events = [run('text_chunk', { text: '块' }), run('workflow_finished', { status: 'succeeded', outputs })];

    expect(apply('workflow', events).text).toBe(text);
  });

  it('counts a tool that came back with a fault', () => {
    const observation = '{"get_user_profile":"tool invoke error: unreachable"}';
    const answer = apply('chat', [
      thought('t1', 1, { tool: 'get_user_profile', observation }),
      event('agent_message', { answer: '好' }),
      end,
    ]);

    expect([answer.toolCalls, answer.toolErrors]).toEqual([1, 1]);
  });

  it('of more than 64 K characters is a fault, not an answer', () => {
    const answer = new DifyAnswer('chat');
    const piece = readDifyEvents({
      name: null,
      data: [JSON.stringify(event('message', { answer: 'x'.repeat(40_000) }))],
    })[0]!;
    answer.apply(piece);

    expect(() => answer.apply(piece)).toThrow(AgentFailure);
  });
});

describe('Dify events', () => {
  it('that have run together because a blank line is missing come one by one', () => {
    const data = [JSON.stringify(event('message', { answer: 'a' })), JSON.stringify(event('message', { answer: 'b' }))];

    expect(readDifyEvents({ name: null, data })).toMatchObject([{ text: 'a' }, { text: 'b' }]);
  });

  it.each([['{"event":"message","answer":"坏'], ['[]'], ['1'], ['null'], ['"x"']])('refuse the data %s', (data) => {
    expect(() => readDifyEvents({ name: null, data: [data] })).toThrow(MalformedEvent);
  });

  it('survive fields of every wrong type', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('message', 'agent_thought', 'message_end', 'workflow_finished', 'error', 'x'),
        (value, name) => {
          const fields = ['answer', 'id', 'metadata', 'data', 'status', 'code', 'task_id', 'conversation_id', 'tool'];
          const json = JSON.stringify({ ...Object.fromEntries(fields.map((field) => [field, value])), event: name });
          expect(readDifyEvents({ name: null, data: [json] })).toHaveLength(1);
        },
      ),
    );
  });

  it('carry no id that could lead a path astray', () => {
    const data = [
      JSON.stringify({ event: 'message', answer: '', task_id: '../../stop', conversation_id: 'x'.repeat(65) }),
    ];

    expect(readDifyEvents({ name: null, data })).toMatchObject([{ taskId: null, conversationId: null }]);
  });
});
