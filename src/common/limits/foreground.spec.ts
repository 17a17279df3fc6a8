import { Foreground } from './foreground';

describe('work that can wait', () => {
  let foreground: Foreground;
  let begun: boolean;

  beforeEach(() => {
    jest.useFakeTimers();
    foreground = new Foreground();
    begun = false;
  });
  afterEach(() => jest.useRealTimers());

  const begin = (): Promise<void> => foreground.calm(2_000).then(() => void (begun = true));

  it('begins at once when nobody waits', async () => {
    await begin();
    expect([begun, jest.getTimerCount()]).toEqual([true, 0]);
  });

  it('begins when the last one has had their turn', async () => {
    foreground.enter();
    foreground.enter();
    const beginning = begin();
    foreground.leave();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(begun).toBe(false);
    foreground.leave();
    await beginning;
    expect([begun, jest.getTimerCount()]).toEqual([true, 0]);
  });

  it('begins after its patience, however many wait', async () => {
    foreground.enter();
    const beginning = begin();
    await jest.advanceTimersByTimeAsync(2_000);
    await beginning;
    expect(begun).toBe(true);
  });
});
