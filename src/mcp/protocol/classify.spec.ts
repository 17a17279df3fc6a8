import { classify } from './classify';
import { metaKeys } from './meta-keys';
import type { ProtocolHeaders } from './standard-headers';

const modern = '2026-07-28';
const none: ProtocolHeaders = { version: undefined, method: undefined, name: undefined, sessionId: undefined };
const under = (version: string, method?: string, name?: string): ProtocolHeaders => ({
  ...none,
  version,
  method,
  name,
});
const envelope = (version: unknown = modern, more: object = {}) => ({
  _meta: { [metaKeys.protocolVersion]: version, [metaKeys.clientCapabilities]: {}, ...more },
});
const request = (method: string, params?: object) => ({ jsonrpc: '2.0', id: 1, method, ...(params && { params }) });
const notification = (method: string, params?: object) => ({ jsonrpc: '2.0', method, ...(params && { params }) });

describe('classify', () => {
  it.each([
    ['a bare request', request('tools/list'), none, 'legacy'],
    ['a bare request under a legacy header', request('tools/list'), under('2025-06-18'), 'legacy'],
    [
      'a request whose _meta holds a progress token only',
      request('ping', { _meta: { progressToken: 1 } }),
      none,
      'legacy',
    ],
    ['initialize', request('initialize', {}), none, 'initialize'],
    ['initialize under a legacy header', request('initialize', {}), under('2025-11-25'), 'initialize'],
    ['initialize with a legacy claim', request('initialize', envelope('2025-11-25')), none, 'initialize'],
    [
      'initialize that asks for a modern version',
      request('initialize', { protocolVersion: modern }),
      none,
      'initialize',
    ],
    ['initialize with a modern claim', request('initialize', envelope()), under(modern, 'initialize'), 'modern'],
    ['a request with claim and headers', request('tools/list', envelope()), under(modern, 'tools/list'), 'modern'],
    ['a version header in blanks', request('ping', envelope()), under(` ${modern}\t`, 'ping'), 'modern'],
    ['a bare notification', notification('notifications/initialized'), none, 'legacy'],
    ['a notification under a modern header', notification('notifications/x'), under(modern), 'modern-notification'],
    ['a notification with a claim', notification('notifications/x', envelope()), none, 'modern-notification'],
    ['a response', { jsonrpc: '2.0', id: 1, result: {} }, none, 'legacy'],
    ['a batch', [request('ping'), notification('notifications/x')], none, 'batch'],
  ])('takes %s for what it is', (_, body, headers, kind) => {
    expect(classify(body, headers).kind).toBe(kind);
  });

  const badClient = { [metaKeys.clientInfo]: { name: 'c' } };
  const badLevel = { [metaKeys.logLevel]: 'loud' };
  const noCapabilities = { _meta: { [metaKeys.protocolVersion]: modern } };
  const listCapabilities = envelope(modern, { [metaKeys.clientCapabilities]: [] });
  const listing = under(modern, 'tools/list');
  it.each([
    ['what is no JSON-RPC', { id: 1 }, none, -32600],
    ['an empty batch', [], none, -32600],
    ['a batch with a claim in it', [request('ping'), request('ping', envelope())], none, -32600],
    ['a batch with a claiming notification', [notification('x', envelope())], none, -32600],
    ['a batch under a modern header', [request('ping')], under(modern), -32600],
    ['a batch with initialize', [request('initialize')], none, -32600],
    ['a batch with what is no message', [request('ping'), 5], none, -32600],
    ['a batch that is too long', Array.from({ length: 51 }, () => request('ping')), none, -32600],
    ['initialize under a modern header', request('initialize', {}), under(modern), -32020],
    ['no _meta under a modern header', request('tools/list'), listing, -32602],
    ['no claim under a modern header', request('tools/list', { _meta: {} }), listing, -32602],
    ['no claim under a header of the far future', request('tools/list'), under('v999.0.0'), -32602],
    ['a claim that is no text', request('tools/list', envelope(5)), listing, -32602],
    ['missing capabilities', request('tools/list', noCapabilities), listing, -32602],
    ['capabilities that are no object', request('tools/list', listCapabilities), listing, -32602],
    ['an unknown log level', request('tools/list', envelope(modern, badLevel)), listing, -32602],
    ['malformed client information', request('tools/list', envelope(modern, badClient)), listing, -32602],
    ['header and body of different versions', request('tools/list', envelope()), under('2025-11-25'), -32020],
    ['different versions, one of them unknown', request('tools/list', envelope('2027-01-01')), listing, -32020],
    ['different versions, capabilities missing', request('ping', noCapabilities), under('2025-11-25'), -32020],
    ['an unknown version', request('tools/list', envelope('2027-01-01')), under('2027-01-01', 'tools/list'), -32022],
    ['an unknown version without header', request('tools/list', envelope('2027-01-01')), none, -32022],
    ['a legacy version in a claim', request('tools/list', envelope('2025-11-25')), under('2025-11-25'), -32022],
    ['a missing version header', request('tools/list', envelope()), { ...none, method: 'tools/list' }, -32020],
    ['a missing Mcp-Method', request('tools/list', envelope()), under(modern), -32020],
    ['another Mcp-Method', request('tools/list', envelope()), under(modern, 'tools/call'), -32020],
    ['a missing Mcp-Name', request('tools/call', { ...envelope(), name: 'a' }), under(modern, 'tools/call'), -32020],
  ])('refuses %s', (_, body, headers, code) => {
    expect(classify(body, headers)).toMatchObject({ kind: 'refused', fault: { status: 400, code } });
  });

  it('keeps the request of a refusal, whose id the error must repeat', () => {
    expect(classify(request('tools/list'), under(modern))).toMatchObject({ request: { id: 1 } });
  });

  it('names requested and supported versions, and only modern ones', () => {
    expect(classify(request('ping', envelope('2025-11-25')), none)).toMatchObject({
      fault: { code: -32022, data: { requested: '2025-11-25', supported: [modern] } },
    });
  });

  it('does without client information and takes its name when it is there', () => {
    const named = { [metaKeys.clientInfo]: { name: 'inspector', version: '1' } };
    expect(classify(request('ping', envelope()), under(modern, 'ping'))).toMatchObject({ clientName: null });
    expect(classify(request('ping', envelope(modern, named)), under(modern, 'ping'))).toMatchObject({
      clientName: 'inspector',
      revision: modern,
    });
  });
});
