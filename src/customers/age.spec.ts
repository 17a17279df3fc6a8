import { ageOn } from './age';

describe('age', () => {
  it.each([
    ['the day before the birthday', '2000-06-15', '2026-06-13T16:00:00Z', 25],
    ['the birthday in Shanghai, still the day before in UTC', '2000-06-15', '2026-06-14T16:00:00Z', 26],
    ['a leap day on 28 February', '2008-02-29', '2026-02-28T04:00:00Z', 17],
    ['a leap day on 1 March', '2008-02-29', '2026-03-01T04:00:00Z', 18],
    ['the day of birth', '2026-03-01', '2026-03-01T04:00:00Z', 0],
  ])('counts full years in the zone of the customers: %s', (_, birthDate, now, age) => {
    expect(ageOn(birthDate, new Date(now))).toBe(age);
  });

  it.each([null, '', 'yesterday', '2030-01-01'])('knows none for %j', (birthDate) => {
    expect(ageOn(birthDate, new Date('2026-03-01T00:00:00Z'))).toBeNull();
  });
});
