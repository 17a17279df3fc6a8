/** Longest payload kept in a call-log row, characters of JSON. */
const payloadCap = 8_000;
/** Values visited before the rest is left out; keeps the masking of huge results cheap. */
const valueCap = 2_000;

/** Levels of nesting kept; MariaDB takes no JSON of more than 32. */
const depthCap = 20;

const secretName =
  /pass|pwd|secret|token|(api|private|access|group|mcp|signing)[_-]?key|authorization|cookie|credential/i;
const contactName = /(^|_)(e?mail|phone|mobile|wechat|id_card|address)(_|$)/i;
const personalName =
  /^(medical_history|allergies|contraindications|birth_date|text|content|notes?|message|recent_messages|ai_summary|risk_notes)$/i;
/** Mobile numbers of mainland China, with or without country code and separators; ids, whose digits can look like one. */
const phoneNumberOrId =
  /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|(?<!\d)(?:(?:\+|00)?86[- ]?)?(1\d{2})[- ]?\d{4}[- ]?(\d{4})(?!\d)/gi;
/** Begins at the first character of a word only, which keeps the search linear. */
const emailAddress = /(?<![\p{L}\p{N}_.+-])([\p{L}\p{N}_.+-])[\p{L}\p{N}_.+-]*@([\p{L}\p{N}-]+\.[\p{L}\p{N}.-]+)/gu;
/** Keys of groups, tokens (JWT), keys of Dify and OpenAI, and whatever follows `Bearer`. */
const credential =
  /mcp_key_[\w-]+|(?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]*|\b(?:app|sk|dataset)-[\w-]{16,}|\bbearer\s+[\w.~+/=-]+/gi;
/** `password: hunter2`, `"api_key":"…"` inside a text. */
const labelledSecret =
  /((?:pass(?:word)?|pwd|secret|token|api[_-]?key|密码)["'\\]*\s*(?:[:=：是]|\bis\b)\s*["'\\]*)[^\s"',;}\\]+/gi;

/**
 * A payload as the call log may keep it, as JSON text: secrets gone, personal values reduced to what they were
 * (`"[text, 24 characters]"`), phone numbers and addresses masked wherever they stand, cut at 8,000 characters.
 */
export function maskedJson(payload: unknown): string {
  const budget = { left: valueCap };
  const json = wellFormed(JSON.stringify(masked(payload, budget, 0)) ?? 'null');
  return json.length <= payloadCap
    ? json
    : wellFormed(JSON.stringify({ truncated: true, length: json.length, head: json.slice(0, payloadCap / 2) }));
}

/** JSON text without halves of surrogate pairs, which MariaDB refuses; `stringify` writes only those as escapes. */
function wellFormed(json: string): string {
  return json.includes('\\ud') ? json.replace(/\\ud[89a-f][0-9a-f]{2}/g, '\\ufffd') : json;
}

function masked(value: unknown, budget: { left: number }, depth: number): unknown {
  if (typeof value === 'string') return maskedText(value);
  if (typeof value === 'number' && value >= 1e10 && value < 2e10) return maskedText(String(value));
  if (value === null || typeof value !== 'object') return value;
  if (budget.left <= 0 || depth >= depthCap) return '[left out]';
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const item of value) {
      if (budget.left-- <= 0) break;
      items.push(masked(item, budget, depth + 1));
    }
    return items;
  }
  const result: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    if (budget.left-- <= 0) break;
    const inner = (value as Record<string, unknown>)[name];
    result[maskedText(name)] = secretName.test(name)
      ? '[secret]'
      : contactName.test(name) || personalName.test(name)
        ? reduced(inner)
        : masked(inner, budget, depth + 1);
  }
  return result;
}

/** A text without credentials, with phone numbers as `138****8888` and e-mail addresses as `w***@example.com`. */
export function maskedText(text: string): string {
  if (text.length < 6) return text;
  const plain = text.length > payloadCap ? text.slice(0, payloadCap) : text;
  const masks = plain
    .replace(credential, '[secret]')
    .replace(labelledSecret, '$1[secret]')
    .replace(phoneNumberOrId, (match, head?: string, tail?: string) =>
      head === undefined || tail === undefined ? match : `${head}****${tail}`,
    );
  return masks.includes('@') ? masks.replace(emailAddress, '$1***@$2') : masks;
}

function reduced(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return value;
  if (typeof value === 'string') return `[text, ${value.length} characters]`;
  if (Array.isArray(value)) return `[${value.length} items]`;
  return '[personal]';
}
