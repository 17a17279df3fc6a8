import { createHmac } from 'node:crypto';
import { type Bot, cutToBytes, verdict } from './bot.types';

/** Messages have at most 20 000 bytes. */
const longestText = 19_000;
/** -1: the service is busy; 130101 and 90030: too many messages, then silence for ten minutes. */
const passing = [-1, 130101, 90030];

/** DingTalk (钉钉): `timestamp` and `sign` in the address, HMAC-SHA256 over `{ms}\n{secret}` under the secret. */
export const dingtalkBot: Bot = {
  request: ({ url, secret }, text, now) => {
    const address = new URL(url);
    if (secret !== null) {
      const timestamp = String(now.getTime());
      address.searchParams.set('timestamp', timestamp);
      address.searchParams.set('sign', createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64'));
    }
    const content = cutToBytes(text, longestText);
    return { url: address.href, body: { msgtype: 'text', text: { content }, at: { atMobiles: [], isAtAll: false } } };
  },
  judge: ({ errcode, errmsg }) => verdict(errcode, errmsg, passing),
};
