/** What an answer must fit. */
export interface AnswerRules {
  /** Characters (code points) of the cleaned text. */
  readonly shortest: number;
  readonly longest: number;
  /** Plans may come as JSON; texts for people may not. */
  readonly json: boolean;
  /** Hosts that may be linked to, with their sub-domains, in lower case. */
  readonly allowedHosts: readonly string[];
  /** Numbers that may be named: the person's own. */
  readonly allowedPhones: readonly string[];
  /** The person's name; standing alone it is neither link nor number nor promise, whatever it looks like. */
  readonly ownName?: string | null;
}

export type Rejection =
  | 'blank'
  | 'too_short'
  | 'too_long'
  | 'placeholder'
  | 'json'
  | 'tool_error'
  | 'machine_talk'
  | 'foreign_link'
  | 'foreign_contact'
  | 'medical_promise';

export type Validated =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: Rejection };

// Joined emoji (U+200D between pictographs) stay whole; every other invisible character goes.
const loneJoiner = /(?<!\p{Extended_Pictographic}\uFE0F?)\u200D|\u200D(?!\p{Extended_Pictographic})/gu;
const invisible =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E007F}]/gu;

/** The text without control, direction and zero-width characters, with plain line ends. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(loneJoiner, '')
    .replace(invisible, '')
    .replace(/\p{Cs}/gu, '')
    .trim();
}

const placeholder = /\{\{|\}\}|\{%|<\/?think>/i;
const toolError =
  /tool invoke error|there is not a tool named|tool response:|tool parameter validation error|traceback \(most recent/i;
const machineTalk = /as an ai\b|作为一?[个名]?(ai|人工智能)(语言)?模型|system prompt|系统提示词/i;
const jsonInside = /\{\s*"[^"\n]{1,60}"\s*:|```/;

/** Promises that nobody may make about a treatment; compared without spaces, NFKC, in lower case. */
const promises = [
  ...['根治', '包治', '治愈率', '药到病除', '一次见效', '立即见效', '无效退款', '永不反弹', '永久有效', '永不复发'],
  ...['100%有效', '100%安全', '100%成功', '百分之百', '百分百', '绝对安全', '绝对有效', '保证有效', '保证效果'],
  ...['保证治愈', '保证成功', '确保治愈', '零风险', '无风险', '没有风险', '没有任何风险', '无副作用', '没有副作用'],
  ...['没有任何副作用', '无任何副作用', '零副作用'],
  ...['guaranteedresult', 'nosideeffect', 'risk-free', 'riskfree', '100%safe', '100%effective', 'permanentcure'],
];

/** A host after a scheme or www; the first group. */
const addressed = /(?:\b[a-z][a-z0-9+.-]{1,20}:\/\/|\bwww\.)([^\s/?#"'<>()（）「」，。]+)/u;
const script = /\b(?:javascript|data|vbscript):[^\s]/u;
const topDomains = [
  ...['com', 'cn', 'net', 'org', 'top', 'xyz', 'cc', 'io', 'me', 'vip', 'shop'],
  ...['site', 'app', 'info', 'co', 'link', 'click', 'online', 'club', 'ru', 'tk'],
];
/** A host by itself; the second group. */
const bareHost = new RegExp(`(?<![\\w@.-])((?:[a-z0-9-]{1,63}\\.){1,8}(?:${topDomains.join('|')}))\\b`, 'u');
const link = new RegExp([addressed, script, bareHost].map(({ source }) => source).join('|'), 'giu');
const mail = /[\w.+-]{1,64}@[\w-]{1,63}\.[\w-]/u;
const phone = /(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d(?:[- ]?\d){8}|0\d{2,3}[- ]?\d{7,8}|[48]00[- ]?\d{3}[- ]?\d{4})(?!\d)/g;

/**
 * Whether `answer` may reach a person; the text that does is cleaned. It is refused when blank or of wrong length, when it
 * shows how it was made (placeholders, JSON, faults of tools), when it links to hosts or names contacts that are not
 * allowed, and when it promises what medicine cannot.
 */
export function validateAnswer(answer: string, rules: AnswerRules): Validated {
  const text = cleanText(answer);
  const reason = rejectionOf(text, rules);
  return reason === null ? { ok: true, text } : { ok: false, reason };
}

function rejectionOf(text: string, rules: AnswerRules): Rejection | null {
  if (!/[\p{L}\p{N}]/u.test(text)) return 'blank';
  const length = [...text].length;
  if (length < rules.shortest) return 'too_short';
  if (length > rules.longest) return 'too_long';
  const plain = withoutName(text.normalize('NFKC'), rules.ownName ?? '');
  if (placeholder.test(plain)) return 'placeholder';
  if (toolError.test(plain)) return 'tool_error';
  if (!rules.json && isJson(plain)) return 'json';
  if (machineTalk.test(plain)) return 'machine_talk';
  if (!rules.json && hasForeignLink(plain, rules.allowedHosts)) return 'foreign_link';
  if (mail.test(plain) || phonesIn(plain).some((number) => !isOwn(number, rules))) return 'foreign_contact';
  const dense = plain.toLowerCase().replace(/\s+/gu, '');
  return promises.some((promise) => dense.includes(promise)) ? 'medical_promise' : null;
}

function withoutName(text: string, name: string): string {
  if (name === '') return text;
  const literal = name.normalize('NFKC').replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\w.@/-])${literal}(?![\\w.@/-])`, 'gi'), ' ');
}

function isJson(text: string): boolean {
  if (jsonInside.test(text)) return true;
  if (!/^[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function phonesIn(text: string): string[] {
  return [...text.matchAll(phone)].map(([, number = '']) => digits(number));
}

function isOwn(number: string, { allowedPhones }: AnswerRules): boolean {
  return allowedPhones.some((allowed) => digits(allowed).replace(/^86(?=1\d{10}$)/, '') === number);
}

function digits(text: string): string {
  return text.replace(/\D/g, '');
}

function hasForeignLink(text: string, allowedHosts: readonly string[]): boolean {
  return [...text.matchAll(link)].some(([, authority, bare]) => {
    const named = bare ?? authority;
    if (named === undefined) return true;
    // In `https://ours@theirs` the host is theirs.
    const host = named
      .slice(named.lastIndexOf('@') + 1)
      .replace(/:\d+$/, '')
      .replace(/\.$/, '')
      .toLowerCase();
    return !allowedHosts.some((allowed) => host === allowed || host.endsWith(`.${allowed}`));
  });
}
