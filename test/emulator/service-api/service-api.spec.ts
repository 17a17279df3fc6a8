import type { Json } from '../json';
import { anApp, eventsOf, spokenText, TestEmulator } from '../testing';

describe('the service API', () => {
  let dify: TestEmulator;

  beforeEach(async () => {
    dify = await TestEmulator.start();
  });
  afterEach(() => dify.close());

  const use = (more: Json) => void dify.emulator.context.apps.save({ ...anApp(), ...more });
  const get = async (path: string): Promise<Json> => JSON.parse((await dify.send('GET', path)).text) as Json;
  const post = async (path: string, body: Json): Promise<Json> =>
    JSON.parse((await dify.send('POST', path, body)).text) as Json;

  it('describes an app', async () => {
    use({ mode: 'agent', userInputForm: [{ variable: 'user_id', required: true }] });
    expect(await get('/v1/info')).toMatchObject({ name: 'Test', mode: 'agent', tags: [], author_name: 'emulator' });
    expect(await get('/v1/parameters')).toMatchObject({
      user_input_form: [{ 'text-input': { label: 'user_id', variable: 'user_id', required: true, default: '' } }],
    });
    expect(await get('/v1/meta')).toEqual({ tool_icons: {} });
    expect(await get('/v1/site')).toMatchObject({ title: 'Test', default_language: 'zh-Hans' });
    expect(await get('/v1/elsewhere')).toMatchObject({ code: 'not_found', status: 404 });
  });

  it('answers in one piece when asked to block', async () => {
    const answer = await post('/v1/chat-messages', { inputs: {}, query: '你好', user: 'u' });
    expect(answer).toMatchObject({ event: 'message', mode: 'chat', answer: '你好', created_at: 1_790_000_000 });
    expect(answer['id']).toBe(answer['message_id']);
    expect(answer['metadata']).toMatchObject({ usage: { total_tokens: 3, total_price: '0.0000040' } });
  });

  it('says 200 for a workflow that failed', async () => {
    use({ mode: 'workflow' });
    dify.fault('provider400');
    const body = { inputs: {}, user: 'u' };
    const failed = await post('/v1/workflows/run', body);
    expect(failed).toMatchObject({ data: { status: 'failed', error: 'Completion request failed.', outputs: {} } });
    const run = await post('/v1/workflows/run', body);
    const detail = await get(`/v1/workflows/run/${String(run['workflow_run_id'])}`);
    expect(detail).toMatchObject({ status: 'succeeded', inputs: '{}', total_steps: 3 });
  });

  it('lets one attach to a run, but only its own user', async () => {
    use({ mode: 'workflow' });
    const streamed = eventsOf(await dify.ask({}, '/v1/workflows/run'));
    const path = `/v1/workflow/${String(streamed[0]?.['workflow_run_id'])}/events`;
    const again = await dify.send('GET', `${path}?user=u&include_state_snapshot=true`);
    expect(eventsOf(again)).toEqual(streamed);
    expect(eventsOf(await dify.send('GET', `${path}?user=u`))).toEqual(streamed.slice(-1));
    expect((await dify.send('GET', `${path}?user=v`)).status).toBe(404);
  });

  it('keeps conversations with their messages, names and feedback', async () => {
    for (const query of ['一', '二', '三']) {
      const conversation_id = dify.journal.at(-1)?.conversationId ?? '';
      await dify.ask({ query, conversation_id, auto_generate_name: false });
    }
    const id = dify.journal.at(-1)?.conversationId ?? '';
    expect(await get('/v1/conversations?user=u')).toMatchObject({
      has_more: false,
      data: [{ id, name: 'New conversation' }],
    });
    const page = await get(`/v1/messages?user=u&conversation_id=${id}&limit=2`);
    expect(page).toMatchObject({ limit: 2, has_more: true, data: [{ query: '二' }, { query: '三', total_tokens: 3 }] });
    const first = (page['data'] as { id: string }[])[0]?.id;
    expect(await get(`/v1/messages?user=u&conversation_id=${id}&first_id=${first}`)).toMatchObject({
      data: [{ query: '一' }],
    });
    expect(await get(`/v1/messages?user=u&conversation_id=${id}&limit=101`)).toMatchObject({ code: 'invalid_param' });

    expect(await post(`/v1/conversations/${id}/name`, { user: 'u', name: '新名字' })).toMatchObject({ name: '新名字' });
    const feedback = (rating: string | null, user = 'u') => post(`/v1/messages/${first}/feedbacks`, { user, rating });
    expect(await feedback(null)).toMatchObject({ status: 400 });
    expect(await feedback('like')).toEqual({ result: 'success' });
    expect(await feedback(null)).toEqual({ result: 'success' });
    expect(await feedback('like', 'v')).toEqual({ code: 'not_found', message: 'Message Not Exists.', status: 404 });
    expect(await get(`/v1/messages/${first}/suggested?user=u`)).toMatchObject({
      message: 'Suggested Questions Is Disabled.',
    });

    expect((await dify.send('DELETE', `/v1/conversations/${id}`, { user: 'u' })).status).toBe(204);
    expect((await dify.ask({ conversation_id: id })).status).toBe(404);
  });

  it('stops a stream for its own user only', async () => {
    const long = '长'.repeat(600);
    const reading = dify.ask({ query: long });
    const task = await new Promise<string>((resolve) => {
      const wait = setInterval(() => {
        const id = dify.journal[0]?.taskId;
        if (typeof id !== 'string') return;
        clearInterval(wait);
        resolve(id);
      }, 1);
    });
    expect(await post(`/v1/chat-messages/${task}/stop`, { user: 'stranger' })).toEqual({ result: 'success' });
    expect(dify.emulator.context.store.tasks.get(task)?.stop.signal.aborted).toBe(false);
    expect(await post(`/v1/chat-messages/${task}/stop`, { user: 'u' })).toEqual({ result: 'success' });
    const events = eventsOf(await reading);
    expect(spokenText(events).length).toBeLessThan(long.length);
    expect(events.at(-1)).toMatchObject({ event: 'message_end' });
  });

  it('takes files', async () => {
    const upload = (type: string, size: number, user = 'u') => {
      const body = new FormData();
      body.set('file', new File([new Uint8Array(size)], '照片.png', { type }));
      body.set('user', user);
      return dify.send('POST', '/v1/files/upload', undefined, {
        headers: { authorization: `Bearer ${anApp().apiKey}` },
        body,
      });
    };
    const taken = await upload('image/png', 5);
    expect([taken.status, JSON.parse(taken.text)]).toMatchObject([
      201,
      { name: '照片.png', size: 5, extension: 'png', mime_type: 'image/png', created_by: 'u' },
    ]);
    expect(JSON.parse((await upload('application/x-dosexec', 5)).text)).toMatchObject({ status: 415 });
    expect(JSON.parse((await upload('image/png', 11 * 1024 * 1024)).text)).toMatchObject({ code: 'file_too_large' });
    expect(JSON.parse((await upload('image/png', 5, '')).text)).toMatchObject({ code: 'invalid_param' });
  });

  it('writes down what it was asked, and forgets everything on reset', async () => {
    await dify.ask({ query: '你好' });
    expect(dify.journal).toEqual([
      expect.objectContaining({
        method: 'POST',
        path: '/v1/chat-messages',
        appId: 'test',
        user: 'u',
        status: 200,
        answer: '你好',
        completed: true,
        disconnectedAt: null,
        body: { inputs: {}, query: '你好', user: 'u', response_mode: 'streaming' },
      }),
    ]);
    expect(dify.journal[0]?.bytesSent).toBeGreaterThan(500);
    dify.fault('http500');
    expect((await dify.send('POST', '/__emu/reset')).status).toBe(204);
    expect(await get('/__emu/journal')).toEqual({ entries: [] });
    expect(await get('/__emu/faults')).toEqual({ faults: [] });
    expect(await get('/v1/conversations?user=u')).toMatchObject({ data: [] });
  });

  it('refuses apps and faults that make no sense, with a sentence', async () => {
    expect(await post('/__emu/apps', { appId: 'x', apiKey: 'short', mode: 'chat' })).toEqual({
      error: 'apiKey: "app-" and 24 of A-Za-z0-9.',
    });
    expect(await post('/__emu/apps', { appId: 'x', colour: 'red' })).toEqual({ error: 'An app has no field colour.' });
    expect(String((await post('/__emu/faults', { kind: 'rain' }))['error'])).toMatch(/^kind: one of auth401, /);
  });
});
