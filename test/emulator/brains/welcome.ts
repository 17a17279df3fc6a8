import { isJson, type Json, text } from '../json';
import { hash32 } from '../random';
import type { Brain, BrainContext } from './brain.types';
import { subjectOf } from './subject';
import { chineseWelcome, englishWelcome, type WelcomeFacts } from './welcome-text';

/** Tools that the brain also reads when it has them, after get_user_profile. */
const furtherTools = ['get_customer_profile', 'analyze_customer'];

/** Reads the new person's profile through MCP and greets with what only the tools could tell. */
export const welcome: Brain = async (context) => {
  const subject = subjectOf(context);
  const profile = (await context.callTool('get_user_profile', subject ?? {})).data;
  const found = profile !== undefined && text(profile['username']) !== '' ? profile : undefined;
  const further = found === undefined ? {} : await readFurther(context, found);
  return { answer: composeWelcome(found, further, context) };
};

async function readFurther(context: BrainContext, profile: Json): Promise<Record<string, Json | undefined>> {
  const read: Record<string, Json | undefined> = {};
  for (const name of furtherTools.filter((tool) => context.toolNames.includes(tool))) {
    read[name] = (await context.callTool(name, { user_id: profile['user_id'] })).data;
  }
  return read;
}

/** The text: a pure function of what the tools gave, of the app and its version, and of the language. */
export function composeWelcome(
  profile: Json | undefined,
  further: Readonly<Record<string, Json | undefined>>,
  { app, inputs }: Pick<BrainContext, 'app' | 'inputs'>,
): string {
  const who = text(profile?.['user_id']) || text(inputs['user_id']);
  const variant = hash32(`${who}${app.appId}`);
  const facts = profile === undefined ? undefined : factsOf(profile, further);
  return app.locale === 'en'
    ? englishWelcome(facts, variant, app.version)
    : chineseWelcome(facts, variant, app.version);
}

function factsOf(profile: Json, further: Readonly<Record<string, Json | undefined>>): WelcomeFacts {
  const file = further['get_customer_profile'];
  const stated = isJson(file?.['profile']) ? file['profile'] : {};
  const consultant = isJson(file?.['consultant']) ? text(file['consultant']['username']) : '';
  const concerns = Array.isArray(stated['concerns']) ? stated['concerns'].map(text) : [];
  const registered = new Date(text(profile['registration_time']));
  return {
    name: tidy(text(profile['username'])),
    registered: Number.isNaN(registered.getTime()) ? undefined : registered,
    isNew: profile['is_new_user'] === true,
    consultant: tidy(consultant),
    concerns: concerns.map(tidy).filter(Boolean).slice(0, 2),
    wantsDetail: text(further['analyze_customer']?.['personalization_strategy']) === '详细讲解型',
  };
}

/** A name is data: no control or invisible characters, no line ends, at most 40 characters. */
function tidy(value: string): string {
  const visible = value.replace(/[\p{C}\u2028\u2029]/gu, '').trim();
  return [...visible].slice(0, 40).join('');
}
