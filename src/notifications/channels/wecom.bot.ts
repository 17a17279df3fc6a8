import { type Bot, cutToBytes, verdict } from './bot.types';

/** Text messages have at most 2048 bytes. */
const longestText = 2048;
/** -1: the service is busy; 45009: more than twenty messages a minute. */
const passing = [-1, 45009];

/** WeCom (企业微信): the key in the address is all the proof there is. */
export const wecomBot: Bot = {
  request: ({ url }, text) => ({ url, body: { msgtype: 'text', text: { content: cutToBytes(text, longestText) } } }),
  judge: ({ errcode, errmsg }) => verdict(errcode, errmsg, passing),
};
