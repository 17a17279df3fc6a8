import { metaKeys } from './meta-keys';
import { legacyRevisions, modernRevisions } from './revisions';
import { discoverResult, initializeResult, listResult, readInitializeParams, resultOf } from './server-facts';

const capabilities = { tools: {}, experimental: { anmei_smart: { version: '1.0.0' } } };
const named = { name: 'AnmeiSmart MCP Server', version: '1.0.0' };
const info = { [metaKeys.serverInfo]: { ...named, title: '医疗' } };

describe('initialize', () => {
  it.each(legacyRevisions)('tells version %s, capabilities and who we are', (revision) => {
    const serverInfo = revision >= '2025-06-18' ? { ...named, title: '医疗' } : named;
    expect(JSON.parse(initializeResult(revision, '医疗', false))).toEqual({
      protocolVersion: revision,
      capabilities,
      serverInfo,
    });
  });

  it('says when the longest idle session ended to make room', () => {
    expect(JSON.parse(initializeResult('2025-11-25', 'g', true))).toMatchObject({
      _meta: { 'com.anmeismart/longest-idle-session-ended': true },
    });
  });

  it('reads version and client name, and serves a client that leaves the rest out', () => {
    expect(readInitializeParams({ protocolVersion: '2025-06-18', clientInfo: { name: 'Dify', version: '1' } })).toEqual(
      {
        revision: '2025-06-18',
        clientName: 'Dify',
        capabilities: {},
      },
    );
    expect(readInitializeParams({ protocolVersion: 'x' })).toMatchObject({ revision: '2025-11-25', clientName: null });
  });

  it.each([
    {},
    { protocolVersion: 1 },
    { protocolVersion: 'x', capabilities: 1 },
    { protocolVersion: 'x', clientInfo: 1 },
  ])('refuses %j in-band with -32602', (params) => {
    expect(readInitializeParams(params)).toMatchObject({ status: 200, code: -32602 });
  });
});

describe('results', () => {
  it('discover modern versions with cache hints', () => {
    expect(JSON.parse(discoverResult('2026-07-28', '医疗'))).toEqual({
      resultType: 'complete',
      supportedVersions: ['2026-07-28'],
      capabilities,
      ttlMs: 60_000,
      cacheScope: 'private',
      _meta: info,
    });
  });

  it.each(legacyRevisions)('list tools bare in %s', (revision) => {
    expect(listResult('[]', revision, 'g')).toBe('{"tools":[]}');
    expect(resultOf('"content":[]', revision, 'g')).toBe('{"content":[]}');
  });

  it.each(modernRevisions)('wear their envelope in %s', (revision) => {
    const result = { resultType: 'complete', _meta: info };
    const hints = { ttlMs: 0, cacheScope: 'private' };
    expect(JSON.parse(listResult('[]', revision, '医疗'))).toEqual({ ...result, ...hints, tools: [] });
    expect(JSON.parse(resultOf('"content":[]', revision, '医疗'))).toEqual({ ...result, content: [] });
  });
});
