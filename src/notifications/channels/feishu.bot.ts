import { createHmac } from 'node:crypto';
import { type Bot, cutToBytes, verdict } from './bot.types';

/** Requests have at most 20 KB. */
const longestText = 19_000;
/** 11232: more than a hundred a minute or five a second. */
const passing = [11232];

/** Feishu (飞书): `timestamp` in seconds and `sign` in the body, HMAC-SHA256 over nothing under `{s}\n{secret}`. */
export const feishuBot: Bot = {
  request: ({ url, secret }, text, now) => {
    const message = { msg_type: 'text', content: { text: cutToBytes(text, longestText) } };
    if (secret === null) return { url, body: message };
    const timestamp = String(Math.floor(now.getTime() / 1000));
    const sign = createHmac('sha256', `${timestamp}\n${secret}`).digest('base64');
    return { url, body: { timestamp, sign, ...message } };
  },
  judge: ({ code, StatusCode, msg }) => verdict(code ?? StatusCode, msg, passing),
};
