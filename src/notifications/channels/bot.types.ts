import { z } from 'zod';
import type { ChannelAddress } from '../addresses/channel-address.types';

export type BotName = 'wecom' | 'dingtalk' | 'feishu';

export type BotAddress = Pick<ChannelAddress, 'url' | 'secret'>;

/** What a messenger's answer means. */
export type BotVerdict = { readonly status: 'sent' } | { readonly status: 'refused' | 'later'; readonly error: string };

/** The wire format of one enterprise messenger's group bot. Their HTTP status is 200 even for errors: the body tells. */
export interface Bot {
  request(address: BotAddress, text: string, now: Date): { readonly url: string; readonly body: object };
  judge(answer: BotAnswer): BotVerdict;
}

/** The body of a messenger's answer. */
export const botAnswer = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('not JSON');
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string(), z.unknown()));
export type BotAnswer = z.output<typeof botAnswer>;

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
