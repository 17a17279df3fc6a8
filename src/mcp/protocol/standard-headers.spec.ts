import * as fc from 'fast-check';
import type { RequestMessage } from './json-rpc';
import { checkStandardHeaders, decodeHeader } from './standard-headers';

function encoded(text: string): string {
  return `=?base64?${Buffer.from(text, 'utf8').toString('base64')}?=`;
}

describe('decodeHeader', () => {
  it('gives back every text that a client encodes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decodeHeader(encoded(text))).toBe(text);
      }),
    );
  });

  it('gives back plain printable text without the blanks around it', () => {
    const printable = fc.string({
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    });
    fc.assert(
      fc.property(printable, (text) => {
        fc.pre(!(text.startsWith('=?base64?') && text.endsWith('?=')));
        expect(decodeHeader(`\t ${text} \t`)).toBe(text);
      }),
    );
  });

  it.each([
    ['no padding', '=?base64?YQ?='],
    ['too much padding', '=?base64?YWI==?='],
    ['the URL alphabet', '=?base64?_-__?='],
    ['blanks inside', '=?base64?YW Jj?='],
    ['left-over bits', '=?base64?YR==?='],
    ['bytes that are no UTF-8', `=?base64?${Buffer.from([0xff, 0xfe, 0x41]).toString('base64')}?=`],
    ['text outside printable ASCII', 'ü'],
    ['a control character', 'a\u0001b'],
  ])('refuses %s', (_, value) => {
    expect(decodeHeader(value)).toBeUndefined();
  });

  it.each([
    ['the start marker alone', '=?base64?YQ=='],
    ['the end marker alone', 'YQ==?='],
    ['a start marker in capitals', '=?BASE64?YQ==?='],
    ['markers that overlap', '=?base64?='],
  ])('takes %s as literal text', (_, value) => {
    expect(decodeHeader(value)).toBe(value);
  });

  it('takes the empty text in both of its forms', () => {
    expect(decodeHeader('')).toBe('');
    expect(decodeHeader('=?base64??=')).toBe('');
  });
});

describe('checkStandardHeaders', () => {
  const call: RequestMessage = { kind: 'request', id: 1, method: 'tools/call', params: { name: '查询' } };
  const list: RequestMessage = { kind: 'request', id: 1, method: 'tools/list', params: {} };
  const read: RequestMessage = { kind: 'request', id: 1, method: 'resources/read', params: { uri: 'x://1' } };
  const prompt: RequestMessage = { kind: 'request', id: 1, method: 'prompts/get', params: { name: 'p' } };
  const headers = (method?: string, name?: string) => ({ version: undefined, sessionId: undefined, method, name });

  it.each([
    ['an equal method', list, headers('tools/list')],
    ['blanks around the method', list, headers(' tools/list\t')],
    ['an encoded name', call, headers('tools/call', encoded('查询'))],
    ['the uri of a resource', read, headers('resources/read', 'x://1')],
    ['the name of a prompt', prompt, headers('prompts/get', 'p')],
    ['a name where none is asked for', list, headers('tools/list', 'anything')],
    ['no name where the body has none either', { ...call, params: {} }, headers('tools/call')],
  ])('accepts %s', (_, request, given) => {
    expect(checkStandardHeaders(request, given)).toBeUndefined();
  });

  it.each([
    ['a missing method', list, headers()],
    ['another method', list, headers('tools/call')],
    ['a method in capitals', list, headers('TOOLS/LIST')],
    ['a missing name', call, headers('tools/call')],
    ['another name', call, headers('tools/call', 'other')],
    ['a name in another case', prompt, headers('prompts/get', 'P')],
    ['a malformed name', call, headers('tools/call', '=?base64?YQ?=')],
    ['a name that the body lacks', { ...call, params: {} }, headers('tools/call', 'x')],
    ['the uri of another resource', read, headers('resources/read', 'x://2')],
  ])('refuses %s with 400 and -32020', (_, request, given) => {
    expect(checkStandardHeaders(request, given)).toMatchObject({ status: 400, code: -32020 });
  });
});
