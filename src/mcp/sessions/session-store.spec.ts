import { McpConfig } from '../../config/app-config';
import type { Caller } from '../../tools/caller.types';
import { aCaller } from '../testing';
import { SessionStore } from './session-store';

describe('SessionStore', () => {
  let now: number;
  let store: SessionStore;
  const open = (caller: Caller = aCaller()): string =>
    store.open(caller, { revision: '2025-06-18', clientName: 'Dify', capabilities: {} }).session.id;

  beforeEach(() => {
    now = 1_000_000;
    store = new SessionStore(new McpConfig(60, 3, []), { now: () => new Date(now) });
  });

  it('gives ids of 32 random bytes in visible ASCII', () => {
    expect(open()).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(open()).not.toBe(open());
  });

  it('remembers what was negotiated', () => {
    expect(store.find(open(), aCaller())).toMatchObject({ revision: '2025-06-18', clientName: 'Dify' });
  });

  it.each([
    ['another group', aCaller({ groupId: 'other' })],
    ['another key of the group', aCaller({ keyId: 'other' })],
  ])('does not show a session to %s, and keeps it', (_, foreign) => {
    const id = open();
    expect(store.find(id, foreign)).toBeUndefined();
    expect(store.end(id, foreign)).toBe(false);
    expect(store.find(id, aCaller())).toBeDefined();
  });

  it('ends a session once', () => {
    const id = open();
    expect(store.end(id, aCaller())).toBe(true);
    expect(store.end(id, aCaller())).toBe(false);
    expect(store.find(id, aCaller())).toBeUndefined();
  });

  it('forgets a session after its idle time, which each use starts anew', () => {
    const id = open();
    now += 59_999;
    expect(store.find(id, aCaller())).toBeDefined();
    now += 59_999;
    expect(store.find(id, aCaller())).toBeDefined();
    now += 60_000;
    expect(store.find(id, aCaller())).toBeUndefined();
  });

  it('lets the longest idle session give way at the limit, and says so', () => {
    const [first, second, third] = [open(), open(), open()];
    store.find(first, aCaller());
    expect(store.open(aCaller(), { revision: '2025-11-25', clientName: null, capabilities: {} }).gaveWay).toBe(true);
    expect(store.find(second, aCaller())).toBeUndefined();
    expect(store.find(first, aCaller())).toBeDefined();
    expect(store.find(third, aCaller())).toBeDefined();
  });

  it('makes room from idle sessions first', () => {
    const old = [open(), open(), open()];
    now += 60_000;
    expect(store.open(aCaller(), { revision: '2025-11-25', clientName: null, capabilities: {} }).gaveWay).toBe(false);
    expect(old.map((id) => store.find(id, aCaller()))).toEqual([undefined, undefined, undefined]);
  });
});
