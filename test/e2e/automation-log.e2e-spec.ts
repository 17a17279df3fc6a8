import { PinoLogger, createPino } from '../../src/common/log/pino-logger';
import { LogConfig } from '../../src/config/app-config';
import { AutomationSteps } from '../../src/registration/automation-steps';
import { describeOnEachEngine } from '../support/engines';
import { Greeting } from '../support/greeting';

type Line = Record<string, unknown>;

/** What the log says of each run, in the form in which production writes it (F-LLN-01 to 08, F-MET-14). */
describeOnEachEngine('the log of the automation', (engine) => {
  let greeting: Greeting;
  let lines: Line[];

  beforeAll(async () => {
    greeting = await Greeting.start(engine);
    await Promise.all(['one', 'two'].map((name) => greeting.platform.addStaff(name)));
    const write = (line: string): void => void lines.push(JSON.parse(line) as Line);
    greeting.platform.app.useLogger(new PinoLogger(createPino(new LogConfig('info', false), { write })));
  }, 60_000);
  afterAll(() => greeting?.close());
  beforeEach(() => {
    lines = [];
  });

  /** The automation's lines about a person, without what every line has. */
  const linesOf = (userId: string): Line[] =>
    lines
      .filter(({ module, user_id }) => module === 'RegistrationAutomation' && user_id === userId)
      .map(({ time: _, module: __, user_id: ___, request_id: ____, ...line }) => line);

  it('tells of every step of a run that goes well', async () => {
    const run = await greeting.greet('lin.xiaoyu');
    const { id: run_id, conversation_id, message_id } = run;
    const step = (name: string) => ({
      run_id,
      step: name,
      attempt: 1,
      duration_ms: expect.any(Number),
      conversation_id,
    });
    expect(linesOf(run.user_id)).toEqual([
      // F-LLN-01
      { level: 'info', msg: 'registration automation started', username: 'lin.xiaoyu', run_id },
      // F-LLN-02
      { level: 'info', msg: 'default conversation created', ...step('conversation_created') },
      // F-LLN-03
      { level: 'info', msg: 'MCP call succeeded, user information obtained', ...step('mcp_called') },
      { level: 'info', msg: 'an agent has answered', ...step('dify_triggered') },
      // F-LLN-04
      { level: 'info', msg: 'welcome message generated and sent', ...step('welcome_sent'), message_id },
      // F-LLN-05
      {
        ...{ level: 'info', msg: 'consultant notification done', ...step('consultants_notified') },
        ...{ message_id, consultants: 2 },
      },
    ]);
  });

  it('tells that a conversation could not be created (F-LLN-06)', async () => {
    await greeting.changeSettings({ max_retries: 0 });
    jest.spyOn(greeting.get(AutomationSteps), 'createConversation').mockRejectedValue(new Error('the table is full'));
    const run = await greeting.greet('wang.li');
    expect(run.status).toBe('failed');
    expect(linesOf(run.user_id)).toContainEqual({
      ...{ level: 'error', msg: 'conversation creation failed', run_id: run.id, step: 'conversation_created' },
      ...{ attempt: 1, duration_ms: expect.any(Number), error: 'the table is full' },
    });
  });

  it('warns that an agent was not available (F-LLN-08)', async () => {
    await greeting.dify.fault({ kind: 'app403', appId: 'welcome-a', times: -1 });
    const run = await greeting.greet('zhao.min');
    const line = {
      ...{ level: 'warn', run_id: run.id, step: 'dify_triggered', attempt: 1, duration_ms: expect.any(Number) },
      error: expect.stringContaining('agent'),
    };
    expect(linesOf(run.user_id)).toContainEqual({ ...line, msg: 'agent unavailable, default message used' });

    await greeting.changeSettings({ failure_strategy: 'skip' });
    const silent = await greeting.greet('sun.yan');
    expect(linesOf(silent.user_id)).toContainEqual({
      ...{ ...line, run_id: silent.id, error: expect.any(String) },
      msg: 'agent unavailable, no welcome is sent',
    });
  });

  it('tells that the tools did not answer (F-LLN-07)', async () => {
    await greeting.platform.asAdmin('PATCH', '/mcp/server', { state: 'stopped' });
    const run = await greeting.greet('zhou.jie');
    expect(linesOf(run.user_id)).toContainEqual({
      ...{ level: 'error', msg: 'MCP call failed', run_id: run.id, step: 'mcp_called', attempt: 1 },
      ...{ duration_ms: expect.any(Number), error: expect.stringContaining('get_user_profile') },
    });
  });
});
