import { Breaker, breakerDefaults, type Permit } from './breaker';

class Time {
  now = 1_000;
  readonly breaker = new Breaker(() => this.now);

  take(): Permit {
    const permit = this.breaker.acquire();
    if (permit === null) throw new Error('no call may be made');
    return permit;
  }

  fail(times: number): void {
    for (let index = 0; index < times; index += 1) this.take().fail(1);
  }

  succeed(times: number): void {
    for (let index = 0; index < times; index += 1) this.take().succeed();
  }

  get state(): string {
    return this.breaker.view().state;
  }
}

describe('a breaker', () => {
  let time: Time;
  beforeEach(() => (time = new Time()));

  it('opens after five failures in a row and lets nothing through for 30 s', () => {
    time.fail(4);
    expect(time.state).toBe('closed');
    time.fail(1);
    expect(time.breaker.view()).toEqual({ state: 'open', opensIn: 30_000, failuresInARow: 5 });
    time.now += 29_999;
    expect(time.breaker.acquire()).toBeNull();
  });

  it('stays closed when successes stand between failures, while fewer than half fail', () => {
    for (let index = 0; index < 20; index += 1) {
      time.fail(1);
      time.succeed(2);
    }
    expect(time.state).toBe('closed');
  });

  it('opens when half of ten calls within 60 s have failed', () => {
    for (let index = 0; index < 4; index += 1) {
      time.succeed(1);
      time.fail(1);
    }
    time.succeed(1);
    expect(time.state).toBe('closed');
    time.fail(1);
    expect(time.state).toBe('open');
  });

  it('forgets failures that are older than 60 s', () => {
    time.fail(4);
    time.succeed(1);
    time.now += 60_001;
    for (let index = 0; index < 3; index += 1) {
      time.succeed(2);
      time.fail(1);
    }
    expect(time.state).toBe('closed');
  });

  it('counts a full app (429) by half: ten in a row open', () => {
    for (let index = 0; index < 9; index += 1) time.take().fail(0.5);
    expect(time.state).toBe('closed');
    time.take().fail(0.5);
    expect(time.state).toBe('open');
  });

  it('lets one probe through at a time, and closes after two good ones', () => {
    time.fail(5);
    time.now += 30_000;
    expect(time.state).toBe('half_open');
    const probe = time.take();
    expect(time.breaker.acquire()).toBeNull();
    probe.succeed();
    expect(time.state).toBe('half_open');
    time.take().succeed();
    expect(time.state).toBe('closed');
    time.fail(5);
    expect(time.breaker.view().opensIn).toBe(30_000);
  });

  it('opens for twice as long after each failed probe, up to five minutes', () => {
    time.fail(5);
    const openings: number[] = [];
    for (let index = 0; index < 6; index += 1) {
      time.now += time.breaker.view().opensIn;
      time.take().fail(1);
      openings.push(time.breaker.view().opensIn);
    }
    expect(openings).toEqual([60_000, 120_000, 240_000, 300_000, 300_000, 300_000]);
  });

  it('costs a long outage at most one call a window', () => {
    let calls = 0;
    for (const end = time.now + 3_600_000; time.now < end; time.now += 100) {
      const permit = time.breaker.acquire();
      if (permit === null) continue;
      calls += 1;
      permit.fail(1);
    }
    expect(calls).toBeLessThanOrEqual(5 + 4 + 3_600_000 / breakerDefaults.longestOpen);
  });

  it('opens at once for ten minutes on a configuration error, a probe included', () => {
    time.take().failLong();
    expect(time.breaker.view().opensIn).toBe(600_000);
    time.now += 600_000;
    time.take().failLong();
    expect(time.breaker.view().opensIn).toBe(600_000);
  });

  it('is not moved by calls that began before it opened', () => {
    const early = Array.from({ length: 20 }, () => time.take());
    for (const permit of early.slice(0, 5)) permit.fail(1);
    expect(time.breaker.view().opensIn).toBe(30_000);
    for (const permit of early.slice(5, 12)) permit.fail(1);
    for (const permit of early.slice(12)) permit.succeed();
    expect(time.breaker.view()).toMatchObject({ state: 'open', opensIn: 30_000 });
  });

  it('gives the place of a probe back that came to nothing, and takes each result once', () => {
    time.fail(5);
    time.now += 30_000;
    const probe = time.take();
    probe.release();
    probe.fail(1);
    expect(time.state).toBe('half_open');
    expect(time.breaker.acquire()).not.toBeNull();
  });

  it('starts afresh on a reset, whatever is under way', () => {
    time.take().failLong();
    const state = time.state;
    time.breaker.reset();
    expect([state, time.state]).toEqual(['open', 'closed']);
  });
});
