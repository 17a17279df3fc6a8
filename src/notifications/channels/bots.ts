import { dingtalkBot } from './dingtalk.bot';
import type { Bot, BotName } from './bot.types';
import { feishuBot } from './feishu.bot';
import { wecomBot } from './wecom.bot';

/** How each enterprise messenger is spoken to. */
export const bots: Readonly<Record<BotName, Bot>> = { wecom: wecomBot, dingtalk: dingtalkBot, feishu: feishuBot };
