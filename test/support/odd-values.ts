/** Nested as deep as no honest value. */
const deep = JSON.parse('{"a":'.repeat(100) + '1' + '}'.repeat(100)) as unknown;
/** Values that no field may choke on. */
export const oddValues = [
  null,
  '',
  ' ',
  [],
  [null],
  {},
  -1,
  1e300,
  true,
  '\ud83d',
  'x\u0000',
  '不存在',
  'x'.repeat(5_000),
  deep,
];
export const oddIds = [
  'absent',
  '01990000-0000-7000-8000-00000000ffff',
  '%00',
  "' OR 1=1 --",
  '不存在',
  'x'.repeat(199),
];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where the fields of a body are, those of objects inside included. */
export function fieldsOf(body: Record<string, unknown>): string[][] {
  return Object.entries(body).flatMap(([field, value]) => [
    [field],
    ...(isObject(value) ? fieldsOf(value).map((inner) => [field, ...inner]) : []),
  ]);
}

/** The body with something odd in the place of that field. */
export function withOdd(
  body: Record<string, unknown>,
  [field = '', ...inner]: string[],
  odd: unknown,
): Record<string, unknown> {
  const value = body[field];
  return { ...body, [field]: inner.length > 0 && isObject(value) ? withOdd(value, inner, odd) : odd };
}
