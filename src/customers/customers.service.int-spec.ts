import type { TestingModule } from '@nestjs/testing';
import { type CustomerRegistered, RegistrationHooks } from '../users/users.events';
import { UserChangesService } from '../users/user-changes.service';
import { UsersService } from '../users/users.service';
import { CustomerImportService } from './customer-import.service';
import { CustomersService } from './customers.service';
import { aCustomerRecord, aPerson, startCustomers } from './testing';

describe('customers', () => {
  let module: TestingModule;
  let customers: CustomersService;

  beforeAll(async () => {
    module = await startCustomers();
    customers = module.get(CustomersService);
  });
  afterAll(() => module.close());

  describe('a registration (F-RA-01)', () => {
    it('makes a customer with an empty profile', async () => {
      const id = await aPerson(module);

      expect(await customers.getRecord({ userId: id })).toMatchObject({
        stage: 'lead',
        source: 'registration',
        consultant: null,
        isActive: true,
        age: null,
        profile: { concerns: [], allergies: null, timeline: null },
        insights: [],
        completeness: { score: 0 },
        version: 1,
      });
    });

    it('that fails later on leaves neither account nor customer', async () => {
      const seen: string[] = [];
      const failing = {
        onCustomerRegistered: async ({ userId, username }: CustomerRegistered): Promise<void> => {
          if (username !== 'unlucky') return;
          expect(await customers.isCustomer(userId)).toBe(true);
          seen.push(userId);
          throw new Error('no luck');
        },
      };
      module.get(RegistrationHooks).add(failing);

      await expect(aPerson(module, 'customer', 'unlucky')).rejects.toThrow('no luck');

      expect(await customers.isCustomer(seen[0]!)).toBe(false);
      expect(await module.get(UsersService).find(seen[0]!)).toBeUndefined();
    });
  });

  describe('a record (F-REQ-03, F-REQ-04)', () => {
    it('is found by id and by user name in any spelling', async () => {
      const id = await aPerson(module, 'customer', 'Zoë Lin');

      expect((await customers.getRecord({ username: 'ZOË  LIN' })).userId).toBe(id);
      expect((await customers.getRecord({ userId: id })).username).toBe('Zoë Lin');
    });

    it('does not exist for strangers, for staff, for deleted accounts, and for others than the one allowed', async () => {
      const [one, other, doctor] = [await aPerson(module), await aPerson(module), await aPerson(module, 'doctor')];
      const deleted = await aPerson(module);
      await module.get(UserChangesService).update(deleted, { status: 'deleted' }, doctor);
      const absent = customers
        .getRecord({ userId: '018f0000-0000-7000-8000-00000000dead' })
        .catch((error: unknown) => error);

      for (const refused of [
        () => customers.getRecord({ userId: 'no uuid at all' }),
        () => customers.getRecord({ userId: doctor }),
        () => customers.getRecord({ userId: deleted }),
        () => customers.getRecord({ userId: other }, one),
        () => customers.getRecord({ username: 'nobody' }, one),
      ]) {
        await expect(refused()).rejects.toEqual(await absent);
      }
      expect((await customers.getRecord({ userId: one }, one)).userId).toBe(one);
    });
  });

  describe('a profile', () => {
    it('keeps what it was given, clears what is null and leaves the rest', async () => {
      const id = await aPerson(module);
      await customers.updateProfile(id, 1, {
        ...{ birthDate: '1996-02-29', gender: 'female', concerns: ['色斑', '🌞晒伤'], allergies: [] },
        ...{ budgetMin: 1999.99, budgetMax: 30_000, preferredContact: { channel: '微信' } },
        ...{ timeline: '年底前', expectations: '自然' },
      });

      const changed = await customers.updateProfile(id, 2, { budgetMax: null, timeline: null, skinType: '干性' });

      expect(changed).toMatchObject({ version: 3, completeness: { missing: ['timeline', 'medical_history'] } });
      expect(changed.profile).toMatchObject({
        ...{ birthDate: '1996-02-29', gender: 'female', concerns: ['色斑', '🌞晒伤'], allergies: [] },
        ...{ budgetMin: 1999.99, budgetMax: null, preferredContact: { channel: '微信' } },
        ...{ timeline: null, expectations: '自然', skinType: '干性' },
      });
    });

    it('is not overwritten by somebody who saw an older version', async () => {
      const id = await aPerson(module);
      await customers.updateProfile(id, 1, { skinType: '干性' });

      await expect(customers.updateProfile(id, 1, { skinType: '油性' })).rejects.toMatchObject({
        code: 'customers.profile_changed',
        kind: 'conflict',
      });
      expect((await customers.getRecord({ userId: id })).profile.skinType).toBe('干性');
    });

    it('takes one of ten changes made at once', async () => {
      const id = await aPerson(module);

      const results = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) => customers.updateProfile(id, 1, { skinType: `类型${index}` })),
      );

      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'customers.profile_changed' });
      }
      expect((await customers.getRecord({ userId: id })).version).toBe(2);
    });

    it('refuses a budget that is upside down, also against what is stored, and days that never were', async () => {
      const id = await aPerson(module);
      await customers.updateProfile(id, 1, { budgetMax: 5000 });

      await expect(customers.updateProfile(id, 2, { budgetMin: 6000 })).rejects.toMatchObject({ kind: 'invalid' });
      for (const birthDate of ['2023-02-29', '2999-01-01', '1000-01-01', '2023-13-01']) {
        await expect(customers.updateProfile(id, 2, { birthDate })).rejects.toMatchObject({ kind: 'invalid' });
      }
    });
  });

  describe('the list', () => {
    it('goes through all customers once, newest first, whatever the page size', async () => {
      for (let index = 0; index < 5; index += 1) await aPerson(module);
      const all = (await customers.page({}, 100, undefined)).items.map(({ userId }) => userId);

      const walked: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await customers.page({}, 2, cursor);
        walked.push(...page.items.map(({ userId }) => userId));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);

      expect(walked).toEqual(all);
      expect(all).toEqual(all.toSorted().reverse());
    });

    it('is narrowed by stage, consultant and parts of names, taken literally', async () => {
      const consultant = await aPerson(module, 'consultant', 'Consultant Su');
      const id = await module.get(UsersService).create({
        ...{ username: '胡_一菲', email: 'hu.yifei@example.com', phone: '13912345678', password: 'long-enough-1' },
        ...{ tier: 'external', roles: ['customer'] },
      });
      const { profile } = aCustomerRecord({ profile: { birthDate: '1990-01-01' } });
      const dates = { claimedAt: new Date(), firstAiReplyAt: null, firstHumanReplyAt: null, firstMessageAt: null };
      const imported = { userId: id.id, stage: 'deal', source: 'import', consultantId: consultant } as const;
      await module.get(CustomerImportService).importHistory([{ ...imported, ...dates, profile, insights: [] }]);
      const found = async (filter: Parameters<CustomersService['page']>[0]): Promise<string[]> =>
        (await customers.page(filter, 100, undefined)).items.map(({ username }) => username);

      expect(await found({ stage: 'deal' })).toEqual(['胡_一菲']);
      expect(await found({ consultantId: consultant })).toEqual(['胡_一菲']);
      expect(await found({ query: '胡_' })).toEqual(['胡_一菲']);
      expect(await found({ query: 'HU.Yi' })).toEqual(['胡_一菲']);
      expect(await found({ query: '12345' })).toEqual(['胡_一菲']);
      expect(await found({ query: '一%' })).toEqual([]);
      expect(await found({ stage: 'prospect' })).toEqual([]);
      expect((await customers.page({ stage: 'deal' }, 1, undefined)).items[0]?.consultant).toEqual({
        id: consultant,
        username: 'Consultant Su',
      });
    });

    it('refuses a cursor that is none of ours', async () => {
      await expect(customers.page({}, 10, 'nonsense')).rejects.toMatchObject({ code: 'page.bad_cursor' });
    });
  });

  it('takes customers over once and leaves those alone that are there', async () => {
    const imports = module.get(CustomerImportService);
    const account = await module.get(UsersService).create({
      ...{ username: 'moved', email: 'moved@example.com', password: 'long-enough-1' },
      ...{ tier: 'external', roles: ['customer'] },
    });
    const record = aCustomerRecord({ userId: account.id, profile: { skinType: '干性', timeline: '年底前' } });
    const insight = { id: account.id, category: 'need', content: '祛斑', source: 'ai', confidence: 0.85 } as const;
    const moved = {
      ...record,
      ...{ consultantId: null, firstAiReplyAt: null, firstHumanReplyAt: null },
      insights: [{ ...insight, createdAt: new Date('2026-02-01T01:02:03.456Z') }],
    };

    expect(await imports.importHistory([moved])).toBe(1);
    await customers.updateProfile(account.id, 1, { skinType: '油性' });
    expect(await imports.importHistory([moved])).toBe(0);

    const kept = await customers.getRecord({ userId: account.id });
    expect(kept.profile).toMatchObject({ skinType: '油性', timeline: '年底前' });
    expect(kept.insights).toEqual([{ ...insight, createdAt: new Date('2026-02-01T01:02:03.456Z') }]);
  });
});
