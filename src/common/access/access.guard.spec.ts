import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { runInContext } from '../context/request-context';
import { AppError } from '../errors/app-error';
import { type Access, AccessFor } from './access.decorators';
import { AccessGuard } from './access.guard';
import { Authenticator, type Principal, type TokenHolder } from './principal.types';

const consultant: TokenHolder = {
  ...{ userId: 'user-1', username: 'lin', roles: ['consultant'], expiresAt: new Date('2026-03-01T08:15:00Z') },
};

class FakeAuthenticator extends Authenticator {
  readonly asked: string[] = [];

  async authenticate(accessToken: string): Promise<TokenHolder> {
    this.asked.push(accessToken);
    if (accessToken !== 'good') throw new AppError('auth.bad_token', 'unauthenticated', 'No.');
    return consultant;
  }
}

interface Request {
  headers: { authorization?: string };
  principal?: Principal;
}

/** A request for a route whose method and class say these. */
function aRequestFor(onMethod: Access | undefined, onClass: Access | undefined, authorization?: string) {
  const handler = (): void => undefined;
  const controller = class {};
  if (onMethod !== undefined) AccessFor(onMethod)({}, 'handler', { value: handler });
  if (onClass !== undefined) AccessFor(onClass)(controller);
  const request: Request = { headers: authorization === undefined ? {} : { authorization } };
  const context = {
    getHandler: () => handler,
    getClass: () => controller,
    switchToHttp: () => ({ getRequest: () => request }),
  } as unknown as ExecutionContext;
  return { context, request };
}

describe('the access guard', () => {
  let authenticator: FakeAuthenticator;
  let guard: AccessGuard;

  beforeEach(() => {
    authenticator = new FakeAuthenticator();
    guard = new AccessGuard(new Reflector(), authenticator);
  });

  it('closes a route that does not say who may use it, even to who is signed in', async () => {
    const { context } = aRequestFor(undefined, undefined, 'Bearer good');
    await expect(guard.canActivate(context)).rejects.toMatchObject({ code: 'access.undeclared', kind: 'forbidden' });
  });

  it.each(['public', 'own-guard'] as const)('lets everybody through to a route that is %s', async (access) => {
    const { context } = aRequestFor(access, undefined, 'Bearer bad');
    await expect(guard.canActivate(context)).resolves.toBe(true);
    expect(authenticator.asked).toEqual([]);
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Basic good', 'good', 'Bearer good good', 'Bearergood'])(
    'asks for a sign-in when the header is %j',
    async (header) => {
      const { context } = aRequestFor('signed-in', undefined, header);
      await expect(guard.canActivate(context)).rejects.toMatchObject({ kind: 'unauthenticated' });
      expect(authenticator.asked).toEqual([]);
    },
  );

  it.each(['Bearer good', 'bearer good', 'Bearer   good'])(
    'takes the token of %j and names the person',
    async (header) => {
      const { context, request } = aRequestFor('signed-in', undefined, header);
      const trail = { requestId: 'request-1', ip: '::1', actorId: undefined as string | undefined };
      await runInContext(trail as never, () => guard.canActivate(context));
      expect(request.principal).toBe(consultant);
      expect(trail.actorId).toBe('user-1');
    },
  );

  it('passes on why a token is refused', async () => {
    const { context } = aRequestFor('signed-in', undefined, 'Bearer bad');
    await expect(guard.canActivate(context)).rejects.toMatchObject({ code: 'auth.bad_token' });
  });

  it.each<[Access, boolean]>([
    [['admin', 'consultant'], true],
    [['admin'], false],
    [[], false],
  ])('lets a consultant through to %j: %s', async (access, passes) => {
    const { context } = aRequestFor(access, undefined, 'Bearer good');
    const verdict = guard.canActivate(context);
    await (passes
      ? expect(verdict).resolves.toBe(true)
      : expect(verdict).rejects.toMatchObject({ code: 'access.forbidden' }));
  });

  it('lets the method overrule its class', async () => {
    const { context } = aRequestFor(['admin'], 'public', 'Bearer good');
    await expect(guard.canActivate(context)).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(guard.canActivate(aRequestFor(undefined, 'public').context)).resolves.toBe(true);
  });
});
