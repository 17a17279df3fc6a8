import type { ConversationImport, MessageImport, SenderType } from '../conversations/conversations.types';
import type { SeedCalendar } from './seed-calendar';
import { seedId } from './seed-ids';
import type { SeedCustomer } from './seed-people';
import type { SeedRandom } from './seed-random';
import type { SeedStory } from './seed-stories';
import {
  allergyExchange,
  closings,
  commonExchanges,
  complaints,
  type Exchange,
  greetings,
  guardianExchange,
  type SeedTopic,
  seedTopics,
} from './seed-topics';

/** What the conversations of one customer are told with. */
export interface SeedTale {
  readonly customer: SeedCustomer;
  readonly story: SeedStory;
  readonly registeredDaysAgo: number;
  readonly lastSeenDaysAgo: number;
  readonly consultantId: string | null;
  readonly allergy: string | null;
  readonly budget: number | null;
}

interface Line {
  readonly sender: SenderType;
  readonly text: string;
  readonly isImportant?: boolean;
}

/** All conversations of one customer, oldest first. */
export function seedConversations(tale: SeedTale, random: SeedRandom, calendar: SeedCalendar): ConversationImport[] {
  const { customer, story } = tale;
  const count = random.int(...story.conversations);
  return daysOfConversations(tale, count, random).map((daysAgo, index) => {
    const topic = seedTopics[random.pick(customer.topics)];
    const lines = linesOf(tale, topic, { isFirst: index === 0, isLast: index === count - 1 }, random);
    const number = customer.number * 100 + index + 1;
    const start = { daysAgo, hour: random.int(9, 19), minute: random.int(0, 59) };
    const messages = messagesOf(lines, number, tale, { start, random, calendar });
    return {
      id: seedId('conversation', number),
      title: `${topic.project}咨询`,
      type: tale.consultantId === null ? 'chat' : 'consultation',
      customerId: customer.id,
      ownerId: customer.id,
      ...(tale.consultantId === null ? {} : { consultantId: tale.consultantId }),
      aiMode: tale.consultantId === null ? 'on' : random.pick(['semi', 'off'] as const),
      status: daysAgo > 60 ? 'archived' : 'open',
      source: 'seed',
      createdAt: calendar.ago(start.daysAgo, start.hour, start.minute),
      messages,
    };
  });
}

/** The first one at the registration, the last one when the customer was last seen, the others between. */
function daysOfConversations(tale: SeedTale, count: number, random: SeedRandom): number[] {
  const { registeredDaysAgo: first, lastSeenDaysAgo: last } = tale;
  if (count === 1) return [first];
  const between = Array.from({ length: count - 2 }, () => random.int(last, first));
  return [first, ...between.sort((a, b) => b - a), last];
}

function linesOf(
  tale: SeedTale,
  topic: SeedTopic,
  place: { readonly isFirst: boolean; readonly isLast: boolean },
  random: SeedRandom,
): Line[] {
  const { customer, consultantId } = tale;
  const answering: SenderType = consultantId === null || place.isFirst ? 'ai' : 'consultant';
  const exchanges: Exchange[] = [...random.some(topic.exchanges, random.int(2, 4)), ...random.some(commonExchanges, 1)];
  if (tale.allergy !== null && place.isFirst) exchanges.push(allergyExchange);
  if (customer.kind === 'minor') exchanges.push(guardianExchange);
  if (customer.kind === 'at_risk' && place.isLast) exchanges.push(random.pick(complaints));
  const notable = [allergyExchange, guardianExchange, ...complaints];
  const talk = exchanges.flatMap((exchange): Line[] => [
    { sender: 'customer', text: exchange[0], isImportant: notable.includes(exchange) },
    { sender: answering, text: exchange[1] },
  ]);
  const [goodbye, answer] = random.pick(closings);
  const end: Line[] = [
    { sender: 'customer', text: goodbye },
    { sender: consultantId === null ? 'ai' : 'consultant', text: answer },
  ];
  // Every second new customer still waits for an answer.
  const isWaiting = customer.kind === 'new' && customer.number % 2 === 0;
  const lines: Line[] = [
    { sender: 'customer', text: topic.opening },
    { sender: answering, text: random.pick(greetings) },
    ...(isWaiting ? talk.slice(0, -1) : [...talk, ...end]),
  ];
  return lines.map((line) => ({ ...line, text: filledIn(line.text, tale, topic) }));
}

function filledIn(text: string, tale: SeedTale, topic: SeedTopic): string {
  return text
    .replaceAll('{project}', topic.project)
    .replaceAll('{price}', String(topic.price))
    .replaceAll('{budget}', String(tale.budget ?? topic.price * 3))
    .replaceAll('{allergy}', tale.allergy ?? '');
}

function messagesOf(
  lines: readonly Line[],
  conversation: number,
  { customer, consultantId }: SeedTale,
  told: {
    readonly start: { readonly daysAgo: number; readonly hour: number; readonly minute: number };
    readonly random: SeedRandom;
    readonly calendar: SeedCalendar;
  },
): MessageImport[] {
  const { start, random, calendar } = told;
  const senders: Partial<Record<SenderType, string | null>> = { customer: customer.id, consultant: consultantId };
  let minute = start.minute;
  return lines.map(({ sender, text, isImportant = false }, index) => {
    minute += random.int(1, 7);
    return {
      id: seedId('message', conversation * 100 + index + 1),
      senderType: sender,
      senderId: senders[sender] ?? null,
      ...{ text, isImportant },
      createdAt: calendar.ago(start.daysAgo, start.hour, minute),
    };
  });
}
