import type { CustomerStage } from '../customers/customers.types';
import type { CustomerKind } from './seed-people';

/** From the least to the most. */
type Range = readonly [least: number, most: number];

export interface SeedStory {
  readonly stage: CustomerStage;
  /** How many days ago the customer registered. */
  readonly registered: Range;
  readonly conversations: Range;
  /** How many days ago the newest conversation was, at least; never before the registration. */
  readonly lastSeen: Range;
  /** CNY. */
  readonly budget: Range | null;
  /** Whether a consultant has taken the customer over. */
  readonly claimed: boolean;
  /** Whether history, allergies, timeline and expectations have been asked for. */
  readonly wellKnown: boolean;
  readonly tags: readonly string[];
}

export const seedStories: Readonly<Record<CustomerKind, SeedStory>> = {
  new: {
    stage: 'lead',
    registered: [1, 6],
    conversations: [1, 1],
    lastSeen: [1, 6],
    budget: null,
    claimed: false,
    wellKnown: false,
    tags: ['新客'],
  },
  regular: {
    stage: 'prospect',
    registered: [90, 200],
    conversations: [3, 4],
    lastSeen: [5, 25],
    budget: [3000, 10_000],
    claimed: true,
    wellKnown: false,
    tags: ['潜力'],
  },
  loyal: {
    stage: 'customer',
    registered: [300, 364],
    conversations: [6, 8],
    lastSeen: [1, 10],
    budget: [10_000, 40_000],
    claimed: true,
    wellKnown: true,
    tags: ['老客', '转介绍'],
  },
  sleeping: {
    stage: 'customer',
    registered: [250, 360],
    conversations: [2, 3],
    lastSeen: [130, 220],
    budget: [2000, 8000],
    claimed: true,
    wellKnown: false,
    tags: ['沉睡'],
  },
  at_risk: {
    stage: 'customer',
    registered: [300, 364],
    conversations: [4, 6],
    lastSeen: [45, 85],
    budget: [30_000, 80_000],
    claimed: true,
    wellKnown: true,
    tags: ['高价值', '需挽回'],
  },
  allergic: {
    stage: 'deal',
    registered: [60, 240],
    conversations: [3, 4],
    lastSeen: [3, 20],
    budget: [5000, 15_000],
    claimed: true,
    wellKnown: true,
    tags: ['过敏体质'],
  },
  minor: {
    stage: 'lead',
    registered: [20, 60],
    conversations: [1, 2],
    lastSeen: [4, 15],
    budget: [1000, 3000],
    claimed: true,
    wellKnown: false,
    tags: ['未成年'],
  },
};

export const skinTypes: readonly string[] = ['干性', '油性', '混合性', '敏感性', '中性'];
export const allergens: readonly string[] = ['利多卡因', '青霉素', '海鲜', '酒精', '水杨酸'];
export const histories: readonly string[] = [
  '无重大疾病史',
  '甲状腺结节，定期复查',
  '三年前做过阑尾切除，恢复良好',
  '偶有荨麻疹',
];
export const contactTimes: readonly string[] = ['工作日晚上 19 点后', '周末下午', '工作日午休', '随时'];
export const channels: readonly string[] = ['微信', '电话', '短信'];
export const styles: readonly string[] = ['直接高效', '喜欢详细讲解', '看重价格', '需要鼓励'];
export const timelines: readonly string[] = ['一个月内', '年底前', '婚礼前三个月', '暑假期间', '不着急，先了解'];
