import type { ContentBlock } from '../../tools/kit/content';
import { blockIn, contentsIn } from './content-blocks';
import { promptIn, resourceIn, templateIn } from './feature-listing';
import { readCompletionParams, readPromptParams, readUri } from './feature-params';
import { isFault } from './protocol-errors';
import { callResultMembers } from './tool-results';

describe('blocks of content by revision', () => {
  const audio: ContentBlock = { type: 'audio', data: 'AA==', mimeType: 'audio/wav' };
  const link: ContentBlock = { type: 'resource_link', uri: 'a:b', name: 'b', title: 'B' };

  it('say what a revision does not know as text', () => {
    expect(blockIn('2024-11-05', audio)).toEqual({ type: 'text', text: '[audio, audio/wav]' });
    expect(blockIn('2025-03-26', audio)).toEqual(audio);
    expect(blockIn('2025-03-26', link)).toEqual({ type: 'text', text: 'B: a:b' });
    expect(blockIn('2025-06-18', link)).toEqual(link);
  });

  it('drop fields that came later', () => {
    const text: ContentBlock = {
      ...{ type: 'text', text: 'x' },
      annotations: { priority: 1, lastModified: '2026-01-01' },
      _meta: { a: 1 },
    };
    expect(blockIn('2025-03-26', text)).toEqual({ type: 'text', text: 'x', annotations: { priority: 1 } });
    expect(blockIn('2025-06-18', text)).toEqual(text);
    expect(contentsIn('2025-03-26', { uri: 'a:b', text: 'x', _meta: {} })).toEqual({ uri: 'a:b', text: 'x' });
  });

  it('are the result of a tool without structured data', () => {
    const members = callResultMembers({ kind: 'content', content: [link] }, '2026-07-28');
    expect(JSON.parse(`{${members}}`)).toEqual({ content: [link] });
  });
});

describe('listed features by revision', () => {
  const listed = { uri: 'a:{b}', name: 'n', title: 'T', description: 'd', mimeType: 'text/plain' };
  const { uri, title, ...bare } = listed;

  it('have titles from 2025-06-18 on', () => {
    expect(resourceIn('2025-03-26', listed)).toEqual({ uri, ...bare });
    expect(resourceIn('2025-06-18', listed)).toEqual(listed);
    expect(templateIn('2025-06-18', listed)).toEqual({ uriTemplate: uri, title, ...bare });
    expect(promptIn('2025-03-26', { name: 'n', title: 'T', description: 'd', arguments: [] })).not.toHaveProperty(
      'title',
    );
  });
});

describe('params of features', () => {
  it.each([{}, { name: '' }, { name: 'p', arguments: { a: 1 } }, { name: 'p', arguments: 'x' }])(
    'refuses %j for prompts/get',
    (params) => {
      expect(readPromptParams(params)).toMatchObject({ status: 200, code: -32602 });
    },
  );

  it('takes absent arguments for none', () => {
    expect(readPromptParams({ name: 'p' })).toEqual({ name: 'p', arguments: {} });
  });

  it('wants an address', () => {
    expect(readUri({ uri: 'a:b' })).toBe('a:b');
    for (const params of [{}, { uri: 7 }, { uri: '' }]) expect(isFault(readUri(params) as object)).toBe(true);
  });

  const argument = { name: 'a', value: 'x' };

  it('reads what is to be completed', () => {
    const ref = { type: 'ref/prompt', name: 'p' };
    expect(readCompletionParams({ ref, argument, context: { arguments: { b: 'y' } } })).toEqual({
      target: { type: 'prompt', name: 'p' },
      argument: 'a',
      value: 'x',
      given: { b: 'y' },
    });
    expect(readCompletionParams({ ref: { type: 'ref/resource', uri: 'a:{b}' }, argument })).toMatchObject({
      target: { type: 'resource', uri: 'a:{b}' },
    });
  });

  it.each([
    {},
    { ref: { type: 'ref/tool', name: 'x' }, argument },
    { ref: { type: 'ref/prompt', name: 'p' }, argument: { name: 'a' } },
    { ref: { type: 'ref/prompt', name: 'p' }, argument, context: { arguments: { b: 1 } } },
  ])('refuses %j for completion/complete', (params) => {
    expect(readCompletionParams(params)).toMatchObject({ code: -32602 });
  });
});
