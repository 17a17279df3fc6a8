import { SeedRandom } from './seed-random';

describe('the numbers of the seeds', () => {
  const many = <T>(draw: () => T): T[] => Array.from({ length: 1000 }, draw);

  it('are the same in every run', () => {
    const random = new SeedRandom(42);
    expect([random.next(), random.next(), random.next()]).toEqual([
      0.6011037519201636, 0.44829055899754167, 0.8524657934904099,
    ]);
  });

  it('reach both ends and nothing beyond', () => {
    const random = new SeedRandom(1);
    expect([...new Set(many(() => random.int(3, 5)))].sort()).toEqual([3, 4, 5]);
    expect(many(() => random.int(7, 7)).every((number) => number === 7)).toBe(true);
  });

  it('pick different ones, all when there are fewer', () => {
    const random = new SeedRandom(1);
    for (const picked of many(() => random.some(['a', 'b', 'c'], 2))) expect(new Set(picked).size).toBe(2);
    expect(random.some(['a', 'b'], 5).sort()).toEqual(['a', 'b']);
    expect(() => random.pick([])).toThrow('Nothing to pick from');
  });
});
