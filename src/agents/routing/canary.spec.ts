import { type ArmFigures, isSampleRatioBroken, judgeCanary } from './canary';

const figures = (more: Partial<ArmFigures> = {}): ArmFigures => ({
  runs: 300,
  failures: 3,
  templates: 0,
  p95: 1_000,
  ...more,
});
const step = { percent: 5, minutes: 45 };

describe('the judgement of a canary', () => {
  it('waits for 50 runs', () => {
    expect(judgeCanary(figures(), figures({ runs: 49, failures: 49 }), step)).toMatchObject({ verdict: 'wait' });
  });

  it('lets a healthy one go on, and on to the next share after 30 minutes and 200 runs', () => {
    expect(judgeCanary(figures(), figures(), step)).toEqual({ verdict: 'go_on', reasons: [], nextPercent: 25 });
    expect(judgeCanary(figures(), figures(), { ...step, minutes: 29 }).nextPercent).toBeNull();
    expect(judgeCanary(figures(), figures({ runs: 199 }), step).nextPercent).toBeNull();
    expect(judgeCanary(figures(), figures(), { percent: 100, minutes: 60 }).nextPercent).toBeNull();
  });

  it.each<[string, Partial<ArmFigures>, Partial<ArmFigures>, string]>([
    ['fails two points more often than the control and above 3 %', { failures: 10 }, {}, 'roll_back'],
    ['fails no more than 3 %', { failures: 9 }, { failures: 0 }, 'go_on'],
    ['fails as its control does', { failures: 30 }, { failures: 27 }, 'go_on'],
    ['is more than half as slow again', { p95: 1_501 }, {}, 'roll_back'],
    ['is half as slow again', { p95: 1_500 }, {}, 'go_on'],
    ['is slow, with a control of few runs', { p95: 9_000 }, { runs: 49 }, 'go_on'],
    ['ends with the template in more than 2 %', { templates: 7 }, {}, 'roll_back'],
    ['ends with the template in 2 %', { templates: 6 }, {}, 'go_on'],
    ['is disliked half as often again', { dislikes: 16, rated: 50 }, { dislikes: 10, rated: 50 }, 'roll_back'],
    ['is disliked by a few', { dislikes: 5, rated: 10 }, { dislikes: 1, rated: 50 }, 'go_on'],
  ])('of one that %s', (_, canary, control, verdict) => {
    expect(judgeCanary(figures(control), figures(canary), step).verdict).toBe(verdict);
  });
});

describe('the ratio of samples', () => {
  it.each<[number[], number[], boolean]>([
    [[5_000, 5_000], [50, 50], false],
    [[5_100, 4_900], [50, 50], false],
    [[5_300, 4_700], [50, 50], true],
    [[9_900, 100], [99, 1], false],
    [[9_800, 200], [99, 1], true],
    [[3, 1], [50, 50], false],
    [[1_000, 0], [100, 0], false],
    [[400, 300, 300], [34, 33, 33], true],
  ])('of %j for the shares %j is broken: %s', (observed, shares, broken) => {
    expect(isSampleRatioBroken(observed, shares)).toBe(broken);
  });
});
