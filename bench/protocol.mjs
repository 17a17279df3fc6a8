/** The requests that the bench sends and the answers that it accepts, in both protocol eras. */

/**
 * An MCP endpoint under measurement, as plain data: it travels to the generator's process.
 * @typedef {object} Target
 * @property {string} name
 * @property {number} port
 * @property {string} path
 * @property {'modern' | 'legacy'} era
 * @property {string} [apiKey]
 * @property {string} [sessionId] of the legacy era
 * @property {number} pid of the server
 * @property {{ id: string, username: string }} user whom the one-row tool reads
 * @property {readonly string[]} toolNames that tools/list shows, sorted
 */

/** @typedef {'echo' | 'row' | 'list'} Action */

const modernVersion = '2026-07-28';
const legacyVersion = '2025-06-18';
const clientInfo = { name: 'bench', version: '1' };
const modernMeta = {
  'io.modelcontextprotocol/protocolVersion': modernVersion,
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': clientInfo,
};

/** Ids of one width, so that all answers of an action have one length. */
export const firstId = 100_000_000;

/** @param {Target} target @param {Action} action @param {number} id @returns {Buffer} a whole HTTP request */
export function requestBytes(target, action, id) {
  return httpRequest(target, actionMessage(target, action, id));
}

/**
 * @param {Target} target
 * @param {Action} action
 * @param {number} id of the request
 * @param {import('./http-connection.mjs').HttpAnswer} answer
 * @throws {Error} that tells what is wrong with the answer
 */
export function checkAnswer(target, action, id, answer) {
  const wrong = (what) =>
    new Error(`${target.name}, ${action}: ${what}: ${answer.status} ${answer.body.toString().slice(0, 500)}`);
  if (answer.status !== 200) throw wrong('refused');
  const { id: answered, result, error } = readMessage(answer);
  if (error !== undefined || result?.isError) throw wrong('an error');
  if (answered !== id) throw wrong(`an answer to ${answered}, not to ${id}`);
  if (action === 'list') {
    const names = result.tools.map(({ name }) => name).sort();
    if (names.join() !== target.toolNames.join()) throw wrong('other tools');
    return;
  }
  const facts = [JSON.parse(result.content[0].text), result.structuredContent].filter(Boolean);
  for (const fact of facts) {
    if (action === 'echo' && fact.message !== greeting(id)) throw wrong("another caller's message");
    if (action === 'row' && (fact.user_id !== target.user.id || fact.username !== target.user.username)) {
      throw wrong('another user');
    }
  }
}

/** Opens a session of the legacy era. @param {Target} target @returns {Promise<string>} its id */
export async function openSession(target) {
  const params = { protocolVersion: legacyVersion, capabilities: {}, clientInfo };
  const opened = await post(target, { jsonrpc: '2.0', id: 1, method: 'initialize', params });
  const sessionId = opened.headers.get('mcp-session-id');
  if (opened.status !== 200 || !sessionId) throw new Error(`no session: ${opened.status} ${await opened.text()}`);
  await opened.text();
  const ready = await post({ ...target, sessionId }, { jsonrpc: '2.0', method: 'notifications/initialized' });
  await ready.text();
  return sessionId;
}

/** One checked request. @param {Target} target @param {Action} action @returns {Promise<any>} the result */
export async function ask(target, action, id = firstId) {
  const response = await post(target, actionMessage(target, action, id));
  const body = Buffer.from(await response.arrayBuffer());
  const answer = { status: response.status, body };
  checkAnswer(target, action, id, answer);
  return readMessage(answer).result;
}

function post(target, message) {
  return fetch(`http://127.0.0.1:${target.port}${target.path}`, {
    method: 'POST',
    headers: headersOf(target, message),
    body: JSON.stringify(message),
  });
}

/** @param {Target} target @param {Action} action */
function actionMessage({ era, user }, action, id) {
  const meta = era === 'modern' ? { _meta: modernMeta } : {};
  const call = (name, args) => ({ method: 'tools/call', params: { name, arguments: args, ...meta } });
  const bodies = {
    echo: () => call('echo_tool', { message: greeting(id) }),
    row: () => call('get_user_profile', { user_id: user.id }),
    list: () => ({ method: 'tools/list', params: meta }),
  };
  return { jsonrpc: '2.0', id, ...bodies[action]() };
}

function greeting(id) {
  return `hello number ${id}`;
}

function headersOf({ era, apiKey, sessionId }, { method, params }) {
  return {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...(apiKey && { authorization: `Bearer ${apiKey}` }),
    ...(era === 'modern' && { 'mcp-protocol-version': modernVersion, 'mcp-method': method }),
    ...(era === 'modern' && params?.name && { 'mcp-name': params.name }),
    ...(era === 'legacy' && method !== 'initialize' && { 'mcp-protocol-version': legacyVersion }),
    ...(sessionId && { 'mcp-session-id': sessionId }),
  };
}

function httpRequest(target, message) {
  const body = Buffer.from(JSON.stringify(message));
  const headers = { host: `127.0.0.1:${target.port}`, ...headersOf(target, message), 'content-length': body.length };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`POST ${target.path} HTTP/1.1\r\n${lines.join('')}\r\n`), body]);
}

/** The JSON-RPC message of an answer, be it plain JSON or the last event of a stream. */
function readMessage({ body }) {
  const text = body.toString();
  const event = text.startsWith('{') ? text : /(?:^|\n)data: (\{.*)\s*$/.exec(text)?.[1];
  if (event === undefined) throw new Error(`no JSON-RPC message: ${text.slice(0, 300)}`);
  return JSON.parse(event);
}
