import type { Insight, InsightCategory, ProfileFacts } from '../customers/customers.types';
import type { SeedCalendar } from './seed-calendar';
import type { SeedTale } from './seed-conversations';
import { seedId } from './seed-ids';
import type { SeedRandom } from './seed-random';
import { channels, contactTimes, histories, skinTypes, styles, timelines } from './seed-stories';
import { seedTopics } from './seed-topics';

/** What is known of one customer: much of those whom a consultant knows well, little of new ones. */
export function seedProfile(tale: SeedTale, random: SeedRandom, calendar: SeedCalendar): ProfileFacts {
  const { customer, story, allergy } = tale;
  const topics = customer.topics.map((name) => seedTopics[name]);
  const isKnown = story.claimed;
  const asked = <T>(value: T): T | null => (story.wellKnown ? value : null);
  return {
    birthDate: isKnown ? calendar.birthDate(customer.age, random.int(5, 350)) : null,
    gender: customer.gender,
    skinType: isKnown ? random.pick(skinTypes) : null,
    concerns: topics.map(({ concern }) => concern),
    medicalHistory: asked(random.pick(histories)),
    allergies: asked(allergy === null ? [] : [allergy]),
    contraindications: asked(allergy === null ? [] : [`${allergy}相关制剂`]),
    budgetMin: story.budget?.[0] ?? null,
    budgetMax: tale.budget,
    preferredContact: isKnown ? { channel: random.pick(channels), time: random.pick(contactTimes) } : null,
    communicationStyle: isKnown ? random.pick(styles) : null,
    riskTolerance: asked(random.pick(['low', 'medium', 'high'] as const)),
    tags: story.tags,
    riskNotes: riskNotes(tale),
    timeline: asked(random.pick(timelines)),
    expectations: asked(topics[0]?.expectations ?? ''),
  };
}

function riskNotes({ customer, allergy }: SeedTale): string[] {
  if (customer.kind === 'minor') return ['未满 18 周岁，须监护人陪同并签字'];
  if (customer.kind === 'at_risk') return ['近期有投诉，沟通前先查看处理结果'];
  return allergy === null ? [] : [`对${allergy}过敏，用药前须皮试`];
}

type Conclusion = readonly [category: InsightCategory, content: string, confidence: number];

/** What has been concluded from the conversations of one customer. */
export function seedInsights(tale: SeedTale, random: SeedRandom, calendar: SeedCalendar): Insight[] {
  return conclusions(tale, random).map(([category, content, confidence], index) => ({
    id: seedId('insight', tale.customer.number * 100 + index + 1),
    ...{ category, content, confidence },
    source: tale.consultantId !== null && index % 2 === 1 ? 'human' : 'ai',
    createdAt: calendar.ago(random.int(tale.lastSeenDaysAgo, tale.registeredDaysAgo), 21, index),
  }));
}

function conclusions(tale: SeedTale, random: SeedRandom): Conclusion[] {
  const { customer, allergy, budget, story } = tale;
  const topic = seedTopics[customer.topics[0] ?? 'hydration'];
  const found: Conclusion[] = [['need', `主要想改善${topic.concern}，关注${topic.project}`, 0.9]];
  if (story.claimed) found.push(['preference', `希望${topic.expectations}`, 0.8]);
  if (budget !== null) found.push(['budget', `可接受预算约 ${budget} 元`, 0.7]);
  if (allergy !== null) found.push(['risk', `自述对${allergy}过敏`, 0.95]);
  if (customer.kind === 'minor') found.push(['risk', '自述在读高中，未满 18 周岁', 0.98]);
  if (customer.kind === 'at_risk') found.push(['behavior', '最近一次沟通情绪不满，提到等待或效果', 0.85]);
  if (customer.kind === 'sleeping') found.push(['behavior', '超过四个月没有再联系', 0.99]);
  if (customer.kind === 'loyal') found.push(['behavior', '多次复购，愿意介绍朋友', 0.9]);
  if (customer.kind === 'regular') found.push(['timeline', random.pick(timelines), 0.6]);
  return found;
}
