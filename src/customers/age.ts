/** The customers' zone has no summer time, so that a fixed offset holds: UTC+8. */
const shanghaiOffset = 8 * 3_600_000;

/** Full years from `birthDate` (`YYYY-MM-DD`) to the day that `now` is in Asia/Shanghai; null for an unknown date. */
export function ageOn(birthDate: string | null, now: Date): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})/.exec(birthDate ?? '');
  if (parts === null) return null;
  const today = new Date(now.getTime() + shanghaiOffset);
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const hadBirthday =
    today.getUTCMonth() + 1 > month || (today.getUTCMonth() + 1 === month && today.getUTCDate() >= day);
  const years = today.getUTCFullYear() - year - (hadBirthday ? 0 : 1);
  return years < 0 ? null : years;
}
