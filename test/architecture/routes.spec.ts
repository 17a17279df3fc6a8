import { Logger } from '@nestjs/common';
import { roles } from '../../src/common/access/principal.types';
import { apiDocument } from '../../src/common/http/api-docs';
import { routeManifest, withoutIdempotency } from './route-manifest';
import { SignedInApp } from '../support/signed-in-app';

describe('the routes of the running platform', () => {
  let platform: SignedInApp;
  const fixed = Object.entries(routeManifest);

  beforeAll(async () => {
    platform = await SignedInApp.start();
  });
  afterAll(() => platform.close());
  beforeEach(() => void jest.spyOn(Logger.prototype, 'error').mockImplementation());

  it('are those of the manifest', () => {
    expect([...platform.routes].sort()).toEqual(fixed.map(([route]) => route).sort());
  });

  it('are all in the API document as far as they are REST', () => {
    const documented = Object.entries(apiDocument(platform.app).paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    expect(documented.sort()).toEqual(platform.routes.filter((route) => route.includes(' /api/')).sort());
  });

  it('stand in the API document under the tags that it explains', () => {
    const { paths, tags = [] } = apiDocument(platform.app);
    const used = Object.values(paths).flatMap((operations) =>
      Object.values(operations).flatMap((operation: { tags?: string[] }) => operation.tags ?? ['none']),
    );
    expect([...new Set(used)].sort()).toEqual(tags.map(({ name }) => name).sort());
  });

  const openToPeople = fixed.filter(([, access]) => access !== 'own-guard');
  // Signing out would end the sign-in that the other tests use.
  const tried = openToPeople.filter(([route]) => route !== 'POST /api/v1/auth/logout');

  it.each(tried)('%s lets in whom the manifest names: %j', async (route, access) => {
    const { code } = await platform.send(route, undefined);
    expect(code === 'access.sign_in_required').toBe(access !== 'public');
    for (const role of roles) {
      const answer = await platform.send(route, role);
      const may = access === 'public' || access === 'signed-in' || access.includes(role);
      expect({ role, refused: answer.code === 'access.forbidden' }).toEqual({ role, refused: !may });
      if (!may) expect(answer.status).toBe(403);
    }
  });

  it.each(openToPeople.filter(([, access]) => access !== 'public'))('%s refuses a made-up token', async (route) => {
    const token = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.';
    expect((await platform.send(route, { token })).status).toBe(401);
  });

  it.each(fixed.filter(([, access]) => access === 'own-guard'))('%s refuses who has no key', async (route) => {
    const post = route.replace('ALL', 'POST').replace(':serverCode', 'absent');
    expect((await platform.send(post, 'admin', { body: {} })).status).toBe(401);
  });

  describe('that make something honour Idempotency-Key:', () => {
    const posts = fixed.map(([route]) => route).filter((route) => route.startsWith('POST /api/v1/'));

    it.each(posts)('%s', async (route) => {
      const access = routeManifest[route]!;
      const someone = typeof access === 'string' ? 'admin' : access[0];
      const { code } = await platform.send(route, someone, { key: 'not one word', body: {} });
      expect(code === 'idempotency.bad_key').toBe(!(route in withoutIdempotency));
    });

    it('and no exception is out of date', () => {
      expect(Object.keys(withoutIdempotency).filter((route) => !posts.includes(route))).toEqual([]);
    });
  });
});
