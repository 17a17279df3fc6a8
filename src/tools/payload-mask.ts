/** Longest payload kept in a call-log row, characters of JSON. */
const payloadCap = 8_000;
/** Values visited before the rest is left out; keeps the masking of huge results cheap. */
const valueCap = 2_000;

const secretName = /pass(word)?|secret|token|api_?key|authorization|cookie|credential/i;
const personalName =
  /^(email|phone|medical_history|allergies|contraindications|birth_date|text|content|notes?|message|recent_messages|ai_summary|risk_notes)$/i;
const phoneNumber = /(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)/g;
const emailAddress = /([\w.+-])[\w.+-]*@([\w-]+\.[\w.-]+)/g;

/**
 * A payload as the call log may keep it, as JSON text: secrets gone, personal values reduced to what they were
 * (`"[text, 24 characters]"`), phone numbers and addresses masked wherever they stand, cut at 8,000 characters.
 */
export function maskedJson(payload: unknown): string {
  const budget = { left: valueCap };
  const json = JSON.stringify(masked(payload, budget)) ?? 'null';
  return json.length <= payloadCap
    ? json
    : JSON.stringify({ truncated: true, length: json.length, head: json.slice(0, payloadCap / 2) });
}

function masked(value: unknown, budget: { left: number }): unknown {
  if (typeof value === 'string') return maskedText(value);
  if (value === null || typeof value !== 'object') return value;
  if (budget.left <= 0) return '[left out]';
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const item of value) {
      if (budget.left-- <= 0) break;
      items.push(masked(item, budget));
    }
    return items;
  }
  const result: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    if (budget.left-- <= 0) break;
    const inner = (value as Record<string, unknown>)[name];
    result[name] = secretName.test(name)
      ? '[secret]'
      : personalName.test(name)
        ? reduced(inner)
        : masked(inner, budget);
  }
  return result;
}

function maskedText(text: string): string {
  if (text.length < 6) return text;
  const plain = text.length > payloadCap ? text.slice(0, payloadCap) : text;
  return plain.replace(phoneNumber, '$1****$2').replace(emailAddress, '$1***@$2');
}

function reduced(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return value;
  if (typeof value === 'string') return `[text, ${value.length} characters]`;
  if (Array.isArray(value)) return `[${value.length} items]`;
  return '[personal]';
}
