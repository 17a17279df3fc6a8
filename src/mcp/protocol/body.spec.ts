import { isJsonType, parseBody } from './body';

describe('isJsonType', () => {
  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON ;x=y'])('accepts %s', (type) => {
    expect(isJsonType(type)).toBe(true);
  });

  it.each([undefined, '', 'text/plain', 'application/jsonx', 'application/json-seq', 'text/application/json'])(
    'refuses %s',
    (type) => {
      expect(isJsonType(type)).toBe(false);
    },
  );
});

describe('parseBody', () => {
  it('parses UTF-8', () => {
    expect(parseBody(Buffer.from('{"a":"王"}'))).toEqual({ a: '王' });
  });

  it.each([
    ['no body', undefined],
    ['an empty body', Buffer.alloc(0)],
    ['half an object', Buffer.from('{"a":')],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ])('gives undefined for %s', (_, body) => {
    expect(parseBody(body)).toBeUndefined();
  });
});
