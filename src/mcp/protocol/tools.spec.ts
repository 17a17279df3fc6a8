import type { ListedTool, ToolList } from '../../tools/listed-tool.types';
import { type Revision, legacyRevisions, modernRevisions } from './revisions';
import { toolsJson } from './tool-listing';
import { attemptedCalls, readCallParams } from './tool-params';
import { callResultMembers } from './tool-results';

const schema = { type: 'object', properties: {}, required: [], additionalProperties: false } as const;
const hints = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
const tool: ListedTool = {
  name: 'get_task',
  title: 'Task',
  description: 'Reads a task',
  inputSchema: schema,
  outputSchema: schema,
  annotations: { title: 'Task', ...hints },
};
const fieldsIn: Record<Revision, string[]> = {
  '2024-11-05': ['name', 'description', 'inputSchema'],
  '2025-03-26': ['name', 'description', 'inputSchema', 'annotations'],
  '2025-06-18': ['name', 'title', 'description', 'inputSchema', 'outputSchema', 'annotations'],
  '2025-11-25': ['name', 'title', 'description', 'inputSchema', 'outputSchema', 'annotations'],
  '2026-07-28': ['name', 'title', 'description', 'inputSchema', 'outputSchema', 'annotations'],
};
const revisions = [...legacyRevisions, ...modernRevisions];

describe('toolsJson', () => {
  it.each(revisions)('lists the fields that %s defines', (revision) => {
    const listed = JSON.parse(toolsJson({ tools: [tool] }, revision)) as object[];
    expect(listed.map(Object.keys)).toEqual([fieldsIn[revision]]);
  });

  it('is made once for a list and a revision, and anew for a new list', () => {
    const made = jest.spyOn(JSON, 'stringify');
    const list: ToolList = { tools: [tool] };
    const again = toolsJson(list, '2025-11-25');
    expect(toolsJson(list, '2025-11-25')).toBe(again);
    expect(made).toHaveBeenCalledTimes(1);
    toolsJson(list, '2025-03-26');
    toolsJson({ tools: [] }, '2025-11-25');
    expect(made).toHaveBeenCalledTimes(3);
  });
});

describe('callResultMembers', () => {
  const read = (members: string): unknown => JSON.parse(`{${members}}`);
  const json = '{"name":"王\\"","n":1}';

  it.each(revisions)('carries the result as text, and structured where %s has that', (revision) => {
    const content = [{ type: 'text', text: json }];
    const structured = revision >= '2025-06-18' ? { structuredContent: { name: '王"', n: 1 } } : {};
    expect(read(callResultMembers({ kind: 'result', json }, revision))).toEqual({ content, ...structured });
  });

  it.each(revisions)('shows a failure of the tool in %s as a text that begins with its code', (revision) => {
    const failed = { kind: 'failed', code: 'INVALID', message: 'user_id: "x" is no id' } as const;
    expect(read(callResultMembers(failed, revision))).toEqual({
      content: [{ type: 'text', text: 'INVALID: user_id: "x" is no id' }],
      isError: true,
    });
  });
});

describe('readCallParams', () => {
  it('takes absent arguments as none', () => {
    expect(readCallParams({ name: 'a' })).toEqual({ name: 'a', arguments: {} });
    expect(readCallParams({ name: 'a', arguments: null })).toEqual({ name: 'a', arguments: {} });
  });

  it.each([{}, { name: 7 }, { name: '' }, { name: 'a', arguments: 'x' }, { name: 'a', arguments: [] }])(
    'refuses %j in-band with -32602',
    (params) => {
      expect(readCallParams(params)).toMatchObject({ status: 200, code: -32602 });
    },
  );
});

describe('attemptedCalls', () => {
  const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'a', arguments: { x: 1 } } };

  it('finds the calls of one message and of a batch', () => {
    expect(attemptedCalls(call)).toEqual([{ toolName: 'a', arguments: { x: 1 } }]);
    expect(attemptedCalls([call, { ...call, method: 'ping' }, call])).toHaveLength(2);
  });

  it('cuts a long tool name at 100 characters and does without a name', () => {
    expect(attemptedCalls({ ...call, params: { name: 'x'.repeat(500) } })[0]?.toolName).toHaveLength(100);
    expect(attemptedCalls({ ...call, params: 5 })).toEqual([{ toolName: '', arguments: {} }]);
  });

  it('finds none in anything else', () => {
    expect(attemptedCalls(undefined)).toEqual([]);
    expect(attemptedCalls({ method: 'tools/call' })).toEqual([]);
  });
});
