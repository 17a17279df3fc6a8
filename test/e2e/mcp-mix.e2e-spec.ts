import { Agent, request as httpRequest } from 'node:http';
import { startTestApp, type TestApp, type TestGroup } from '../support/app';
import { RawSession } from '../support/raw-mcp';
import { StreamFixturesModule } from '../support/stream-fixtures';

const clients = 200;
const answers = Number(process.env['MCP_MIX_ANSWERS'] ?? 10_000);

describe('many clients with equal JSON-RPC ids', () => {
  let platform: TestApp;
  let groups: TestGroup[];

  beforeAll(async () => {
    platform = await startTestApp('sqlite', {}, [StreamFixturesModule]);
    groups = await Promise.all(
      ['A', 'B', 'C', 'D'].map((name) =>
        platform.createGroup(`Mix ${name}`, ['slow_tool', 'talking_tool'], { rate_per_minute: 6000 }),
      ),
    );
  });

  afterAll(() => platform.close());

  it('never get one another’s answer, though many of them go away in the middle', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: clients });
    let checked = 0;
    let foreign = 0;
    let refused = 0;
    const client = async (number: number): Promise<void> => {
      const group = groups[number % groups.length]!;
      const session = number % 2 === 0 ? await new RawSession(group.url, group.key).open() : undefined;
      for (let id = 1; checked < answers; id = (id % 5) + 1) {
        const text = `${number}-${Math.random()}`;
        const answer = await post(agent, group, session, id, text, Math.random() < 0.2);
        if (answer === undefined) continue;
        const { id: answered, result, error } = answer;
        if (error !== undefined) {
          refused += 1;
          await new Promise((resolve) => setTimeout(resolve, 50));
          if (answered !== undefined && answered !== id) foreign += 1;
          continue;
        }
        if (answered !== id || result?.structuredContent?.text !== text) foreign += 1;
        checked += 1;
      }
    };
    await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
    agent.destroy();
    expect({ foreign, enough: checked >= answers, refused: refused > answers }).toEqual({
      foreign: 0,
      enough: true,
      refused: false,
    });
  }, 600_000);
});

interface Answered {
  id?: number;
  result?: { structuredContent?: { text: string } };
  error?: unknown;
}

function post(
  agent: Agent,
  group: TestGroup,
  session: RawSession | undefined,
  id: number,
  text: string,
  abort: boolean,
): Promise<Answered | undefined> {
  const meta =
    session === undefined
      ? { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': {} }
      : {};
  const params = { name: 'slow_tool', arguments: { text, ms: Math.random() * 4 }, _meta: meta };
  const modern = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'slow_tool' };
  const headers = {
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
    authorization: `Bearer ${group.key}`,
    ...(session === undefined ? modern : { 'mcp-session-id': session.id }),
  };
  return new Promise((resolve) => {
    const sent = httpRequest(group.url, { method: 'POST', headers, agent }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      response.on('end', () => resolve(body === '' ? undefined : (JSON.parse(body) as Answered)));
      response.on('error', () => resolve(undefined));
    });
    sent.on('error', () => resolve(undefined));
    sent.end(JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params }));
    if (abort) setTimeout(() => sent.destroy(), Math.random() * 4);
  });
}
