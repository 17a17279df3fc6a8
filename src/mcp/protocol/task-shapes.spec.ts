import {
  declaresTasks,
  detailedTask,
  isActive,
  readInputResponses,
  readTaskId,
  taskMembers,
  tasksMissing,
  type VisibleTask,
} from './task-shapes';

function aTask(overrides: Partial<VisibleTask> = {}): VisibleTask {
  return {
    id: 't',
    status: 'working',
    statusMessage: null,
    createdAt: new Date('2026-08-01T10:00:00.000Z'),
    updatedAt: new Date('2026-08-01T10:00:01.500Z'),
    ttlMs: 60_000,
    inputRequests: { q: {} },
    result: { content: [] },
    error: { code: -32603 },
    ...overrides,
  };
}

const common = {
  taskId: 't',
  createdAt: '2026-08-01T10:00:00.000Z',
  lastUpdatedAt: '2026-08-01T10:00:01.500Z',
  ttlMs: 60_000,
  pollIntervalMs: 1_000,
};

describe('tasks on the wire', () => {
  it('are created without what comes of them', () => {
    expect(taskMembers(aTask())).toEqual({ ...common, status: 'working' });
  });

  it.each([
    ['working', {}],
    ['input_required', { inputRequests: { q: {} } }],
    ['completed', { result: { content: [] } }],
    ['failed', { error: { code: -32603 } }],
    ['cancelled', {}],
  ] as const)('show what belongs to the state %s and no more', (status, more) => {
    expect(detailedTask(aTask({ status }))).toEqual({ ...common, status, ...more });
  });

  it('say why, where there is something to say', () => {
    expect(taskMembers(aTask({ status: 'failed', statusMessage: 'interrupted' }))).toMatchObject({
      statusMessage: 'interrupted',
    });
  });

  it('are over in three states', () => {
    const all = ['working', 'input_required', 'completed', 'failed', 'cancelled'] as const;
    expect(all.filter(isActive)).toEqual(['working', 'input_required']);
  });
});

describe('the declaration of tasks', () => {
  const extension = 'io.modelcontextprotocol/tasks';

  it.each([
    [{ extensions: { [extension]: {} } }, true],
    [{ extensions: { [extension]: true } }, false],
    [{ extensions: { other: {} } }, false],
    [{ extensions: [extension] }, false],
    [{ tasks: {} }, false],
    [{}, false],
  ])('is an object under extensions: %j', (capabilities, is) => {
    expect(declaresTasks(capabilities)).toBe(is);
  });

  it('is named by the error for its absence', () => {
    const data = { requiredCapabilities: { extensions: { [extension]: {} } } };
    expect(tasksMissing()).toMatchObject({ status: 400, code: -32021, data });
  });
});

describe('params about a task', () => {
  it('name it by a text', () => {
    expect(readTaskId({ taskId: 't' })).toBe('t');
    for (const taskId of [undefined, 5, '', null]) expect(readTaskId({ taskId })).toMatchObject({ code: -32602 });
  });

  it('carry answers in an object', () => {
    expect(readInputResponses({ inputResponses: { a: 1 } })).toEqual({ a: 1 });
    for (const inputResponses of [undefined, [], 'x', null]) {
      expect(readInputResponses({ inputResponses })).toMatchObject({ code: -32602 });
    }
  });
});
