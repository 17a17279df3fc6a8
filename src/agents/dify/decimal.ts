/**
 * A decimal number as plain digits (`0.0002480`, `1E-7` becomes `0.0000001`), null for anything else. Prices stay text:
 * a float would lose digits.
 */
export function plainDecimal(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return null;
  const [, whole, fraction = '', exponent = '0'] =
    /^\+?(\d{1,18})(?:\.(\d{0,24}))?(?:[eE]([+-]?\d{1,2}))?$/.exec(text) ?? [];
  if (whole === undefined) return null;
  const shift = Number(exponent);
  if (shift === 0) return fraction === '' ? whole : `${whole}.${fraction}`;
  return shifted(whole, fraction, shift);
}

/** Moves the decimal point by `shift` places, to the right when positive. */
function shifted(whole: string, fraction: string, shift: number): string {
  const point = whole.length + shift;
  const digits = (whole + fraction).padEnd(Math.max(point, 0), '0');
  const padded = point > 0 ? digits : '0'.repeat(1 - point) + digits;
  const at = Math.max(point, 1);
  const integer = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const rest = padded.slice(at);
  return rest === '' ? integer : `${integer}.${rest}`;
}
