import type { AppConfig } from '../apps/app.types';
import { anApp, TestEmulator, testKey } from '../testing';

const apps: readonly AppConfig[] = [
  anApp({
    appId: 'agent',
    mode: 'agent-chat',
    brain: 'echo',
    apiKey: 'app-AgentAgentAgentAgentAgen',
    userInputForm: [{ type: 'text-input', variable: 'user_id', label: 'id', required: true, default: '' }],
  }),
  anApp({ appId: 'new', mode: 'agent', apiKey: 'app-NewwNewwNewwNewwNewwNeww' }),
  anApp({ appId: 'closed', status: 'api_disabled', apiKey: 'app-ClosClosClosClosClosClos' }),
  anApp({ appId: 'flow', mode: 'workflow', apiKey: 'app-FlowFlowFlowFlowFlowFlow' }),
  anApp({ appId: 'text', mode: 'completion', apiKey: 'app-TextTextTextTextTextText' }),
  anApp({
    appId: 'form',
    userInputForm: [
      { type: 'select', variable: 'scene', label: 'scene', required: true, default: '', options: ['welcome', 'chat'] },
      { type: 'text-input', variable: 'name', label: 'name', required: false, default: '', maxLength: 4 },
    ],
  }),
];
const keys = Object.fromEntries(apps.map(({ appId, apiKey }) => [appId, apiKey]));

type Row = [title: string, app: string, body: unknown, status: number, code: string, message: string, path?: string];
const good = { inputs: { user_id: 'u', scene: 'chat' }, query: 'hi', user: 'u', response_mode: 'streaming' };
const unknownConversation = '00000000-0000-4000-8000-000000000000';

/** In the order of the checks; each body is also wrong in a later way, if it can be. */
const refusals: Row[] = [
  ['an unknown key before all', 'nobody', '{', 401, 'unauthorized', 'Access token is invalid'],
  ['a closed app before the body', 'closed', '{', 403, 'forbidden', "The app's API service has been disabled."],
  [
    'bad JSON before the user',
    'form',
    '{',
    400,
    'bad_request',
    'Invalid JSON payload received or JSON payload is empty.',
  ],
  ['no user before the mode', 'flow', {}, 400, 'invalid_param', 'Arg user must be provided.'],
  [
    'the mode before the schema',
    'flow',
    { user: 'u' },
    400,
    'not_chat_app',
    'Please check if your app mode matches the right API route.',
  ],
  [
    'the mode of a completion',
    'form',
    { user: 'u' },
    400,
    'app_unavailable',
    'App unavailable, please check your app configurations.',
    '/v1/completion-messages',
  ],
  [
    'the mode of a workflow',
    'form',
    { user: 'u' },
    400,
    'not_workflow_app',
    'Please check if your app mode matches the right API route.',
    '/v1/workflows/run',
  ],
  [
    'missing inputs',
    'form',
    { user: 'u', query: 'q' },
    400,
    'invalid_param',
    '1 validation error for ChatRequestPayload\ninputs\n  Field required [type=missing]',
  ],
  ['an empty query', 'form', { ...good, query: '' }, 400, 'invalid_param', 'query is required'],
  [
    'the schema before blocking mode',
    'agent',
    { ...good, response_mode: 'sometimes' },
    400,
    'invalid_param',
    "1 validation error for ChatRequestPayload\nresponse_mode\n  Input should be 'blocking' or 'streaming' [type=literal_error]",
  ],
  [
    'a conversation id that is no UUID',
    'form',
    { ...good, conversation_id: 'x' },
    400,
    'invalid_param',
    '1 validation error for ChatRequestPayload\nconversation_id\n  Value error, conversation_id must be a valid UUID [type=value_error]',
  ],
  [
    'blocking (omitted mode) before the conversation',
    'agent',
    { ...good, response_mode: undefined, conversation_id: unknownConversation },
    400,
    'invalid_param',
    'Agent Chat App does not support blocking mode',
  ],
  [
    'blocking in a New Agent',
    'new',
    { ...good, response_mode: 'blocking' },
    400,
    'bad_request',
    'Agent App only supports streaming response mode.',
  ],
  [
    'the conversation before the inputs',
    'agent',
    { ...good, inputs: {}, conversation_id: unknownConversation },
    404,
    'not_found',
    'Conversation Not Exists.',
  ],
  [
    'missing inputs of the form',
    'agent',
    { ...good, inputs: {} },
    400,
    'invalid_param',
    'user_id is required in input form',
  ],
  [
    'an option that there is not',
    'form',
    { ...good, inputs: { scene: 'x' } },
    400,
    'invalid_param',
    "scene in input form must be one of the following: ['welcome', 'chat']",
  ],
  [
    'an input that is too long',
    'form',
    { ...good, inputs: { scene: 'chat', name: '12345' } },
    400,
    'invalid_param',
    'name in input form must be less than 4 characters',
  ],
];

describe('the order of checks', () => {
  let dify: TestEmulator;

  beforeAll(async () => {
    dify = await TestEmulator.start(apps);
  });
  afterAll(() => dify.close());

  const post = (app: string, body: unknown, path = '/v1/chat-messages', more: Record<string, string> = {}) =>
    dify.send('POST', path, body, {
      headers: { authorization: `Bearer ${keys[app] ?? 'app-none'}`, 'content-type': 'application/json', ...more },
    });

  it.each(refusals.map((row) => [row[0], row] as const))('refuses %s', async (_title, row) => {
    const [, app, body, status, code, message, path] = row;
    const answer = await post(app, body, path);
    expect(JSON.parse(answer.text)).toEqual({ code, message, status });
    expect(answer.status).toBe(status);
    if (status === 401) expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="api"');
  });

  it.each([
    [undefined, "Authorization header must be provided and start with 'Bearer'"],
    ['Bearer', "Authorization header must be provided and start with 'Bearer'"],
    [`Basic ${testKey}`, "Authorization scheme must be 'Bearer'"],
  ])('refuses the header %s', async (authorization, message) => {
    const headers = authorization === undefined ? {} : { authorization };
    const answer = await dify.send('GET', '/v1/info', undefined, { headers });
    expect(JSON.parse(answer.text)).toEqual({ code: 'unauthorized', message, status: 401 });
  });

  it('keeps saying for a minute that a key is unknown, though it exists by then', async () => {
    const late = anApp({ appId: 'late', apiKey: 'app-LateLateLateLateLateLate' });
    const info = () => dify.send('GET', '/v1/info', undefined, { headers: { authorization: `Bearer ${late.apiKey}` } });
    expect((await info()).status).toBe(401);
    dify.emulator.context.apps.save(late);
    expect((await info()).status).toBe(401);
    jest.spyOn(dify.clock, 'now').mockReturnValue(dify.clock.now() + 60_001);
    expect((await info()).status).toBe(200);
  });

  it('keeps the inputs of an agent-chat conversation, but asks a chatbot for them every turn', async () => {
    const first = await post('agent', good);
    const conversation_id = dify.journal.at(-1)?.conversationId;
    expect(first.status).toBe(200);
    expect((await post('agent', { ...good, inputs: {}, conversation_id })).status).toBe(200);
    await post('form', good);
    const chat = dify.journal.at(-1)?.conversationId;
    const second = await post('form', { ...good, inputs: {}, conversation_id: chat });
    expect(JSON.parse(second.text)).toMatchObject({ message: 'scene is required in input form' });
  });

  it('knows a conversation only together with its app and its user', async () => {
    await post('form', good);
    const conversation_id = dify.journal.at(-1)?.conversationId;
    expect((await post('form', { ...good, conversation_id })).status).toBe(200);
    expect((await post('form', { ...good, conversation_id, user: 'other' })).status).toBe(404);
    expect((await post('agent', { ...good, conversation_id })).status).toBe(404);
  });

  it('refuses one request more than may run at a time, before it looks at the mode of the answer', async () => {
    const narrow = anApp({
      appId: 'narrow',
      mode: 'agent-chat',
      apiKey: 'app-NarrNarrNarrNarrNarrNarr',
      maxActiveRequests: 1,
    });
    const app = dify.emulator.context.apps.save(narrow);
    app.active.add('running');
    const more = { authorization: `Bearer ${narrow.apiKey}` };
    const answer = await post('', { ...good, response_mode: 'blocking' }, undefined, more);
    expect(JSON.parse(answer.text)).toEqual({
      code: 'too_many_requests',
      message:
        'Too many requests. Please try again later. The current maximum concurrent requests allowed for narrow is 1.',
      status: 429,
    });
    app.active.clear();
    expect((await post('', good, undefined, more)).status).toBe(200);
    expect(app.active.size).toBe(0);
  });
});
