import { metaKeys } from './meta-keys';
import { progressToken, requestLogLevel, traceContext } from './request-meta';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('what a request says in _meta', () => {
  it('names its progress token, a text or an integer', () => {
    expect(progressToken({ _meta: { progressToken: 'p' } })).toBe('p');
    expect(progressToken({ _meta: { progressToken: 0 } })).toBe(0);
    for (const _meta of [{ progressToken: 1.5 }, { progressToken: null }, 7, undefined]) {
      expect(progressToken({ _meta })).toBeUndefined();
    }
  });

  it('names the least severity it wants', () => {
    expect(requestLogLevel({ _meta: { [metaKeys.logLevel]: 'info' } })).toBe('info');
    expect(requestLogLevel({ _meta: {} })).toBeUndefined();
    expect(requestLogLevel({})).toBeUndefined();
  });

  it('carries the trace of W3C, without what is malformed', () => {
    const tracestate = 'a=b';
    expect(traceContext({ _meta: { traceparent, tracestate, baggage: 'k=v' } })).toEqual({
      ...{ traceparent, tracestate },
      baggage: 'k=v',
    });
    expect(traceContext({ _meta: { traceparent: 'x', tracestate } })).toBeUndefined();
    expect(traceContext({ _meta: { traceparent: 'x', baggage: 'k=v' } })).toEqual({ baggage: 'k=v' });
    expect(traceContext({})).toBeUndefined();
  });
});
