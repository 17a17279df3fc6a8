import { aFeatureList } from '../testing';
import { metaKeys } from './meta-keys';
import { legacyRevisions, modernRevisions } from './revisions';
import {
  discoverResult,
  initializeResult,
  inputRequiredResult,
  listResult,
  readInitializeParams,
  readResult,
  resultOf,
} from './server-facts';

const listChanged = true;
const experimental = { anmei_smart: { version: '1.0.0' } };
const capabilities = { tools: { listChanged }, logging: {}, experimental };
const prompt = { name: 'p', title: 'P', description: 'd', arguments: [] };
const facts = { groupName: '医疗', features: aFeatureList() };
const named = { name: 'AnmeiSmart MCP Server', version: '1.0.0' };
const info = { [metaKeys.serverInfo]: { ...named, title: '医疗' } };

describe('initialize', () => {
  it.each(legacyRevisions)('tells version %s, capabilities and who we are', (revision) => {
    const serverInfo = revision >= '2025-06-18' ? { ...named, title: '医疗' } : named;
    expect(JSON.parse(initializeResult(revision, facts, false))).toEqual({
      protocolVersion: revision,
      capabilities,
      serverInfo,
    });
  });

  it('says when the longest idle session ended to make room', () => {
    expect(JSON.parse(initializeResult('2025-11-25', facts, true))).toMatchObject({
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

describe('capabilities', () => {
  it('name prompts, resources and completions only where the group has them', () => {
    const features = aFeatureList({ prompts: [prompt], reads: true, completes: true });
    expect(JSON.parse(initializeResult('2025-11-25', { ...facts, features }, false))).toMatchObject({
      capabilities: {
        prompts: { listChanged },
        resources: { subscribe: true, listChanged },
        completions: {},
      },
    });
  });

  it('know no completions in 2024-11-05, where only the method exists', () => {
    const features = aFeatureList({ prompts: [prompt], completes: true });
    const result = JSON.parse(initializeResult('2024-11-05', { ...facts, features }, false)) as object;
    expect(result).not.toHaveProperty('capabilities.completions');
    expect(result).toHaveProperty('capabilities.prompts');
  });
});

describe('results', () => {
  const whole = { json: '[]', nextCursor: undefined };

  it('name the next page where there is one', () => {
    const page = { json: '[]', nextCursor: 'abc' };
    expect(listResult('prompts', page, '2025-11-25', 'g')).toBe('{"prompts":[],"nextCursor":"abc"}');
  });

  it('say of a read how long it may be kept, in the modern era only', () => {
    expect(readResult('[]', 5, '2025-11-25', 'g')).toBe('{"contents":[]}');
    expect(JSON.parse(readResult('[]', 5, '2026-07-28', 'g'))).toMatchObject({ ttlMs: 5, cacheScope: 'private' });
  });

  it('ask for input without hints, for that is never kept', () => {
    const asked = { q: { method: 'roots/list', params: {} } };
    expect(JSON.parse(inputRequiredResult(asked, 'state', '2026-07-28', '医疗'))).toEqual({
      resultType: 'input_required',
      inputRequests: asked,
      requestState: 'state',
      _meta: info,
    });
  });

  it('discover modern versions with cache hints', () => {
    expect(JSON.parse(discoverResult('2026-07-28', facts))).toEqual({
      resultType: 'complete',
      supportedVersions: ['2026-07-28'],
      capabilities,
      ttlMs: 250,
      cacheScope: 'private',
      _meta: info,
    });
  });

  it.each(legacyRevisions)('list tools bare in %s', (revision) => {
    expect(listResult('tools', whole, revision, 'g')).toBe('{"tools":[]}');
    expect(resultOf('"content":[]', revision, 'g')).toBe('{"content":[]}');
  });

  it.each(modernRevisions)('wear their envelope in %s', (revision) => {
    const result = { resultType: 'complete', _meta: info };
    const hints = { ttlMs: 250, cacheScope: 'private' };
    expect(JSON.parse(listResult('tools', whole, revision, '医疗'))).toEqual({ ...result, ...hints, tools: [] });
    expect(JSON.parse(resultOf('"content":[]', revision, '医疗'))).toEqual({ ...result, content: [] });
  });
});
