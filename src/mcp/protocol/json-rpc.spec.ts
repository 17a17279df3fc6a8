import * as fc from 'fast-check';
import { errorText, readMessage, resultText } from './json-rpc';

describe('readMessage', () => {
  it.each([
    ['a request with an integer id', { jsonrpc: '2.0', id: 0, method: 'ping' }, 'request'],
    ['a request with a text id', { jsonrpc: '2.0', id: 'a', method: 'ping', params: {} }, 'request'],
    ['a notification', { jsonrpc: '2.0', method: 'notifications/initialized' }, 'notification'],
    ['a result', { jsonrpc: '2.0', id: 1, result: {} }, 'response'],
    ['an error', { jsonrpc: '2.0', id: 1, error: { code: 1, message: 'x' } }, 'response'],
  ])('reads %s', (_, value, kind) => {
    expect(readMessage(value)?.kind).toBe(kind);
  });

  it('takes absent params as none', () => {
    expect(readMessage({ jsonrpc: '2.0', id: 1, method: 'ping' })).toMatchObject({ params: {} });
  });

  it.each([
    ['no object', 5],
    ['null', null],
    ['an array', []],
    ['another jsonrpc version', { jsonrpc: '1.0', id: 1, method: 'ping' }],
    ['no jsonrpc version', { id: 1, method: 'ping' }],
    ['an id of null', { jsonrpc: '2.0', id: null, method: 'ping' }],
    ['a fractional id', { jsonrpc: '2.0', id: 1.5, method: 'ping' }],
    ['an id that is an object', { jsonrpc: '2.0', id: {}, method: 'ping' }],
    ['params that are an array', { jsonrpc: '2.0', id: 1, method: 'ping', params: [] }],
    ['a method that is no text', { jsonrpc: '2.0', id: 1, method: 7 }],
    ['a response without result or error', { jsonrpc: '2.0', id: 1 }],
    ['a response without id', { jsonrpc: '2.0', result: {} }],
  ])('refuses %s', (_, value) => {
    expect(readMessage(value)).toBeUndefined();
  });

  it('never throws, whatever the JSON', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void readMessage(value)));
  });
});

describe('response texts', () => {
  it('keep the JSON type of the id', () => {
    expect(resultText(7, '{}')).toBe('{"jsonrpc":"2.0","id":7,"result":{}}');
    expect(resultText('7"', '{}')).toBe('{"jsonrpc":"2.0","id":"7\\"","result":{}}');
    expect(JSON.parse(errorText('a', { code: 1, message: 'm' }))).toEqual({
      jsonrpc: '2.0',
      id: 'a',
      error: { code: 1, message: 'm' },
    });
  });

  it('leave an unknown id out instead of writing null', () => {
    expect(errorText(undefined, { code: 1, message: 'm', data: { x: 1 } })).toBe(
      '{"jsonrpc":"2.0","error":{"code":1,"message":"m","data":{"x":1}}}',
    );
  });
});
