import type { BotAddress } from '../notification-settings';

export type BotName = 'wecom' | 'dingtalk' | 'feishu';

/** What a messenger's answer means. */
export type BotVerdict = { readonly status: 'sent' } | { readonly status: 'refused' | 'later'; readonly error: string };

/** The wire format of one enterprise messenger's group bot. Their HTTP status is 200 even for errors: the body tells. */
export interface Bot {
  request(address: BotAddress, text: string, now: Date): { readonly url: string; readonly body: object };
  judge(answer: BotAnswer): BotVerdict;
}

export type BotAnswer = Readonly<Record<string, unknown>>;

/** Judges by a code: 0 is success, those in `passing` go away by themselves. */
export function verdict(code: unknown, message: unknown, passing: readonly number[]): BotVerdict {
  if (code === 0) return { status: 'sent' };
  const error = `${String(code)} ${String(message)}`.slice(0, 300);
  return { status: typeof code === 'number' && passing.includes(code) ? 'later' : 'refused', error };
}

/** Cuts a text so that its UTF-8 form has at most `bytes`; never within a character. */
export function cutToBytes(text: string, bytes: number): string {
  const encoded = Buffer.from(text);
  if (encoded.length <= bytes) return text;
  let end = bytes - 3;
  while (((encoded[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return `${encoded.subarray(0, end).toString('utf8')}…`;
}
