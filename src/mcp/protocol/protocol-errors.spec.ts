import { AppError, type ErrorKind } from '../../common/errors/app-error';
import * as errors from './protocol-errors';

describe('faults', () => {
  it.each([
    ['a body that is not JSON', errors.parseError(), 400, -32700],
    ['what is no message', errors.invalidRequest('m'), 400, -32600],
    ['an unknown method of the modern era', errors.methodNotFound('x', 'modern'), 404, -32601],
    ['an unknown method of a session', errors.methodNotFound('x', 'legacy'), 200, -32601],
    ['wrong params', errors.invalidParams('m'), 200, -32602],
    ['a missing envelope', errors.invalidEnvelope('m'), 400, -32602],
    ['a fault of ours', errors.internalError('r'), 500, -32603],
    ['a header mismatch', errors.headerMismatch('m'), 400, -32020],
    ['an unknown version', errors.unsupportedVersion('1', []), 400, -32022],
    ['an unknown session', errors.sessionNotFound(), 404, -32001],
    ['a transport fault', errors.transportRefusal(405, 'n', 'm'), 405, -32000],
  ])('give %s its status and code', (_, fault, status, code) => {
    expect(fault).toMatchObject({ status, code });
    expect(fault.name).toMatch(/^[a-z]+(\.[a-z_]+)?$|^n$/);
  });

  it('tell the request id of an internal error and nothing else', () => {
    expect(errors.internalError('r-1').message).toBe('Internal error. Request id: r-1');
  });
});

describe('refusal', () => {
  const statuses: Record<ErrorKind, number> = {
    invalid: 400,
    unauthenticated: 401,
    forbidden: 403,
    // 404 would tell a legacy client that its session is gone.
    not_found: 400,
    conflict: 409,
    rate_limited: 429,
    timeout: 504,
    unavailable: 503,
  };

  it.each(Object.entries(statuses))(
    'of kind %s travels as %i with a code outside the reserved range',
    (kind, status) => {
      const fault = errors.refusal(new AppError('x.y', kind as ErrorKind, 'why'));
      expect(fault).toEqual({ status, code: status, name: 'x.y', message: 'why', data: { code: 'x.y' } });
      expect(fault.code < -32768 || fault.code > -32000).toBe(true);
    },
  );

  it('keeps the seconds to wait', () => {
    const fault = errors.refusal(new AppError('x.y', 'rate_limited', 'why', { retryAfter: 2.5 }));
    expect(fault).toMatchObject({ retryAfter: 2.5, data: { retry_after: 2.5 } });
  });
});
