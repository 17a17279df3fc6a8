import { z } from 'zod';
import { ageOn } from '../customers/age';
import { completeness } from '../customers/completeness';
import type { CustomerImport } from '../customers/customers.types';
import { isTransition } from '../tasks/task-state';
import type { TaskStatus } from '../tasks/tasks.types';
import { allSeedStaff, type CustomerKind, seedCustomers } from './seed-people';
import { seedWorld } from './seed-world';

const now = new Date('2026-11-22T03:04:05.678Z');
/** The same day begins in Shanghai. */
const midnight = new Date('2026-11-21T16:00:00.000Z');
const day = 86_400_000;
const world = seedWorld(now);

const ofKind = (kind: CustomerKind): CustomerImport[] => {
  const ids = seedCustomers.filter((customer) => customer.kind === kind).map(({ id }) => id);
  return world.customers.filter(({ userId }) => ids.includes(userId));
};
const ageOf = ({ profile }: CustomerImport, at = now): number | null => ageOn(profile.birthDate, at);
const daysSinceLastMessage = ({ userId }: CustomerImport): number => {
  const own = world.conversations.filter(({ customerId }) => customerId === userId);
  const last = Math.max(...own.flatMap(({ messages }) => messages.map(({ createdAt }) => createdAt.getTime())));
  return (now.getTime() - last) / day;
};
const scoreOf = (customer: CustomerImport): number =>
  completeness(
    { ...customer.profile, age: ageOf(customer) },
    customer.insights.map(({ category }) => category),
  ).score;

describe('the seeded world', () => {
  it('has five staff, thirty customers, conversations with messages, insights and tasks', () => {
    expect(allSeedStaff.flatMap(({ roles }) => roles)).toEqual([
      'admin',
      'operator',
      'consultant',
      'consultant',
      'doctor',
    ]);
    expect(world.accounts).toHaveLength(35);
    expect(world.customers).toHaveLength(30);
    expect(world.customers.every(({ insights }) => insights.length > 0)).toBe(true);
    expect(world.conversations.length).toBeGreaterThan(90);
    expect(world.conversations.flatMap(({ messages }) => messages).length).toBeGreaterThan(900);
    expect(world.tasks.length).toBeGreaterThan(30);
  });

  it('is the same at every moment of a day, and has the same people and words on every other day', () => {
    expect(seedWorld(new Date('2026-11-22T15:59:59.999Z'))).toEqual(world);
    expect(seedWorld(midnight)).toEqual(world);
    const words = (one: typeof world): string[][] =>
      one.conversations.map(({ messages }) => messages.map(({ text }) => text));
    const later = seedWorld(new Date('2028-02-29T00:00:00Z'));
    expect(words(later)).toEqual(words(world));
    expect(later.accounts.map(({ id, username }) => [id, username])).toEqual(
      world.accounts.map(({ id, username }) => [id, username]),
    );
  });

  it('has ids, names and telephones that are valid and unique', () => {
    const rows = [
      world.accounts,
      world.conversations,
      world.conversations.flatMap(({ messages }) => messages),
      world.tasks,
    ];
    const ids = [...rows.flat(), ...world.customers.flatMap(({ insights }) => insights)].map(({ id }) => id);
    for (const id of ids) expect(z.uuid().safeParse(id).success).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    for (const part of ['username', 'email'] as const) {
      expect(new Set(world.accounts.map((account) => account[part])).size).toBe(35);
    }
  });

  it('spreads over a year and never reaches into the future', () => {
    const times = world.conversations.flatMap(({ messages }) => messages.map(({ createdAt }) => createdAt.getTime()));
    expect(Math.max(...times)).toBeLessThanOrEqual(midnight.getTime());
    expect((now.getTime() - Math.min(...times)) / day).toBeGreaterThan(300);
    expect((now.getTime() - Math.min(...times)) / day).toBeLessThan(366);
    for (const { createdAt, messages } of world.conversations) {
      const own = [createdAt, ...messages.map((message) => message.createdAt)].map((time) => time.getTime());
      expect(own).toEqual(own.toSorted((a, b) => a - b));
    }
    for (const { steps, createdAt } of world.tasks) {
      for (const { at } of steps) expect(at.getTime()).toBeLessThanOrEqual(midnight.getTime());
      for (const { at } of steps) expect(at.getTime()).toBeGreaterThanOrEqual(createdAt.getTime());
    }
  });

  it('leaves no placeholder and no empty message', () => {
    for (const { text } of world.conversations.flatMap(({ messages }) => messages)) expect(text).toMatch(/^[^{}]+$/);
  });

  it('varies: hardly two conversations are alike', () => {
    const dialogues = world.conversations.map(({ messages }) => messages.map(({ text }) => text).join('\n'));
    expect(new Set(dialogues).size).toBeGreaterThan(dialogues.length * 0.95);
  });

  it('moves tasks along the transition table only, and has every status', () => {
    const last = world.tasks.map(({ steps }) => {
      let status: TaskStatus = 'pending';
      for (const { to } of steps) {
        expect(isTransition(status, to)).toBe(true);
        status = to;
      }
      return status;
    });
    expect(new Set(last).size).toBe(5);
  });

  describe('has customers of clearly different kinds:', () => {
    it('new ones, without a consultant, some waiting for an answer', () => {
      const fresh = ofKind('new');
      expect(fresh).toHaveLength(6);
      for (const customer of fresh)
        expect(customer).toMatchObject({ stage: 'lead', consultantId: null, claimedAt: null });
      for (const customer of fresh) expect(daysSinceLastMessage(customer)).toBeLessThan(8);
      const last = world.conversations
        .filter(({ customerId }) => fresh.some(({ userId }) => userId === customerId))
        .map(({ messages }) => messages.at(-1)?.senderType);
      expect(new Set(last)).toEqual(new Set(['customer', 'ai']));
    });

    it('loyal ones, often and lately here, of whom enough is known for a plan', () => {
      for (const customer of ofKind('loyal')) {
        expect(daysSinceLastMessage(customer)).toBeLessThan(12);
        expect(scoreOf(customer)).toBeGreaterThanOrEqual(0.7);
      }
    });

    it('sleeping ones', () => {
      for (const customer of ofKind('sleeping')) expect(daysSinceLastMessage(customer)).toBeGreaterThan(120);
    });

    it('valuable ones at risk, with an open complaint', () => {
      for (const { userId, profile } of ofKind('at_risk')) {
        expect(profile.budgetMax).toBeGreaterThanOrEqual(30_000);
        expect(world.tasks.filter(({ customerId }) => customerId === userId).map(({ taskType }) => taskType)).toContain(
          'complaint',
        );
      }
    });

    it('allergic ones, who said so and whose file says so', () => {
      for (const { userId, profile, insights } of ofKind('allergic')) {
        const said = world.conversations
          .filter(({ customerId }) => customerId === userId)
          .flatMap(({ messages }) => messages);
        expect(profile.allergies).toHaveLength(1);
        expect(said.some(({ text }) => text.includes(`对${profile.allergies?.[0]}过敏`))).toBe(true);
        expect(insights.some(({ category }) => category === 'risk')).toBe(true);
      }
    });

    it('some under age, and grown-ups, on every day of the year', () => {
      for (let days = 0; days < 366; days += 30) {
        const at = new Date(now.getTime() + days * day);
        const { customers } = seedWorld(at);
        for (const customer of customers) {
          const known = seedCustomers.find(({ id }) => id === customer.userId);
          if (customer.profile.birthDate !== null) expect(ageOf(customer, at)).toBe(known?.age);
        }
      }
      for (const customer of ofKind('minor')) expect(ageOf(customer)).toBeLessThan(18);
    });
  });
});
