import { InFlight } from './in-flight';

const settled = () => new Promise(setImmediate);

describe('the lane of a group', () => {
  let lanes: InFlight;

  beforeEach(() => {
    lanes = new InFlight();
  });

  /** Enters `count` times; the numbers of those that run, in the order in which they came to. */
  function enter(count: number, first = 0): number[] {
    const running: number[] = [];
    for (let number = first; number < first + count; number += 1) {
      const turn = lanes.enter('group-1');
      if (turn === undefined) running.push(number);
      else void turn.then(() => running.push(number));
    }
    return running;
  }

  it('runs 64 calls at once without any wait', () => {
    expect(enter(64)).toHaveLength(64);
    expect(enter(1)).toEqual([]);
  });

  it('lets the rest in by the order of their coming, one for each that leaves', async () => {
    const running = enter(67);
    lanes.leave('group-1');
    await settled();
    expect(running.slice(64)).toEqual([64]);
    lanes.leave('group-1');
    lanes.leave('group-1');
    await settled();
    expect(running.slice(64)).toEqual([64, 65, 66]);
  });

  it('refuses when 1,000 wait already, and takes calls again as they go', async () => {
    enter(1_064);
    expect(() => lanes.enter('group-1')).toThrow(
      expect.objectContaining({ code: 'tools.busy', kind: 'rate_limited', retryAfter: 1 }),
    );
    lanes.leave('group-1');
    expect(lanes.enter('group-1')).toBeInstanceOf(Promise);
    await settled();
  });

  it('has its full width again once all have left, and no more than that', () => {
    enter(64);
    for (let i = 0; i < 64; i += 1) lanes.leave('group-1');
    lanes.leave('group-1');
    expect(enter(64)).toHaveLength(64);
    expect(enter(1)).toEqual([]);
  });

  it('is nobody else’s', () => {
    enter(1_064);
    expect(lanes.enter('group-2')).toBeUndefined();
  });
});
