import { AdminConfig } from '../config/app-config';
import { AdminBootstrap } from './admin-bootstrap';
import { emailTaken } from './users.errors';
import type { UsersRepository } from './users.repository';
import type { UsersService } from './users.service';
import type { NewAccount } from './users.types';

function bootstrap(password: string | undefined, admins: boolean[] = [false], failure?: Error) {
  const created: NewAccount[] = [];
  const users = { anyWithRole: async () => admins.shift() ?? false } as unknown as UsersRepository;
  const accounts = {
    async create(account: NewAccount) {
      if (failure) throw failure;
      created.push(account);
    },
  } as unknown as UsersService;
  return { created, run: new AdminBootstrap(users, accounts, new AdminConfig('admin@example.com', password)) };
}

describe('the first start', () => {
  let printed: string;
  beforeEach(() => {
    printed = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  });

  it('makes an administrator with a password of its own and prints it once', async () => {
    const { created, run } = bootstrap(undefined);
    await run.onApplicationBootstrap();
    expect(created).toMatchObject([{ email: 'admin@example.com', tier: 'internal', roles: ['admin'] }]);
    expect(created[0]?.password).toHaveLength(24);
    expect(printed.split('\n')).toHaveLength(2);
    expect(printed).toContain(`admin@example.com with password ${created[0]?.password} `);
  });

  it('prints no password that was configured', async () => {
    const { created, run } = bootstrap('configured-password');
    await run.onApplicationBootstrap();
    expect(created[0]?.password).toBe('configured-password');
    expect(printed).toBe('');
  });

  it('makes none when there is one, or when another replica was first', async () => {
    const there = bootstrap(undefined, [true]);
    await there.run.onApplicationBootstrap();
    const raced = bootstrap(undefined, [false, true], emailTaken());
    await raced.run.onApplicationBootstrap();
    expect([...there.created, ...raced.created]).toEqual([]);
    expect(printed).toBe('');
  });

  it('fails when the address belongs to somebody who is not an administrator', async () => {
    await expect(bootstrap(undefined, [false, false], emailTaken()).run.onApplicationBootstrap()).rejects.toMatchObject(
      {
        code: 'users.email_taken',
      },
    );
  });
});
