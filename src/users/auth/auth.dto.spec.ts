import { validationPipe } from '../../common/http/validation';
import { LogoutBody, RegisterBody } from './auth.dto';

const check = (metatype: new () => object, value: unknown): Promise<unknown> =>
  validationPipe().transform(value, { type: 'body', metatype }) as Promise<unknown>;
const body = { email: 'anna@example.com', username: 'anna', password: 'long-enough-1' };

describe('the body of a registration', () => {
  it('is accepted with e-mail address, user name and password', async () => {
    await expect(check(RegisterBody, body)).resolves.toEqual(body);
  });

  it.each([{ roles: ['admin'] }, { tier: 'internal' }, { status: 'active' }, { is_internal_tester: true }])(
    'takes nothing that makes more of a stranger than a customer: %j (F-RA-03)',
    async (more) => {
      await expect(check(RegisterBody, { ...body, ...more })).rejects.toMatchObject({
        kind: 'invalid',
        details: [{ field: Object.keys(more)[0] }],
      });
    },
  );

  it.each([{ email: 'nobody' }, { password: 'short' }, { password: 'x'.repeat(129) }, { username: 'a' }, { phone: 5 }])(
    'is refused with %j',
    async (wrong) => {
      await expect(check(RegisterBody, { ...body, ...wrong })).rejects.toMatchObject({
        details: expect.arrayContaining([expect.objectContaining({ field: Object.keys(wrong)[0] })]),
      });
    },
  );
});

it('signing out needs no body', async () => {
  await expect(check(LogoutBody, undefined)).resolves.toEqual({});
});
