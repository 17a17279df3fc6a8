import { isJson, type Json, text } from '../json';
import type { Brain } from './brain.types';
import { subjectOf } from './subject';

const readable = ['get_user_profile', 'get_customer_profile', 'analyze_customer', 'get_customer_preferences'];
const maker = 'generate_treatment_plan';
const mostTools = 3;

const projects: Record<string, Json> = {
  default: { project: '皮肤检测与基础护理', sessions: 1, interval_days: 0, why: '先了解皮肤状况再决定后续项目' },
  色斑: { project: '光子嫩肤', sessions: 3, interval_days: 30, why: '针对色斑与暗沉' },
  痘痘: { project: '果酸焕肤', sessions: 4, interval_days: 21, why: '针对痘痘与粗大毛孔' },
  皱纹: { project: '射频紧致', sessions: 3, interval_days: 30, why: '针对细纹与松弛' },
};

/**
 * Reads up to three tools and drafts a plan as one JSON object; where there is a tool that makes plans, the draft is that
 * tool's, for what the customer's file says.
 */
export const plan: Brain = async (context) => {
  const read: Record<string, Json | undefined> = {};
  for (const name of readable.filter((tool) => context.toolNames.includes(tool)).slice(0, mostTools)) {
    read[name] = (await context.callTool(name, subjectOf(context) ?? {})).data;
  }
  const made = context.toolNames.includes(maker) ? await make(context, read) : undefined;
  const drafted = made ?? draft(read, text(context.inputs['user_id']), text(context.inputs['username']));
  return { answer: JSON.stringify(drafted), outputs: { plan: drafted, text: text(drafted['summary']) } };
};

/** Undefined when the tool refuses: then there is nothing but words of one's own. */
async function make(context: Parameters<Brain>[0], read: Readonly<Record<string, Json | undefined>>) {
  const concerns = concernsOf(read);
  const requirements = concerns.length === 0 ? {} : { concerns };
  const made = (await context.callTool(maker, { customer_id: text(context.inputs['user_id']), requirements })).data;
  return made === undefined || made['plan_id'] === undefined
    ? undefined
    : { ...made, summary: `方案草案 ${text(made['plan_id'])} 已生成，待医生审核。` };
}

function concernsOf(read: Readonly<Record<string, Json | undefined>>): string[] {
  const file = read['get_customer_profile'];
  const stated = isJson(file?.['profile']) ? file['profile'] : {};
  return Array.isArray(stated['concerns']) ? stated['concerns'].map(text) : [];
}

function draft(read: Readonly<Record<string, Json | undefined>>, userId: string, username: string): Json {
  const concerns = concernsOf(read);
  const name = text(read['get_user_profile']?.['username']) || username;
  const items = concerns.map((concern) => projects[concern]).filter(isJson);
  return {
    user_id: userId,
    title: name === '' ? '初步护理方案' : `${name}的初步护理方案`,
    summary:
      concerns.length === 0 ? '尚不了解您的诉求，建议先做皮肤检测。' : `根据您关注的${concerns.join('、')}拟定的草案。`,
    items: items.length > 0 ? items : [projects['default']],
    expected_results: ['由医生面诊后确认'],
    next_steps: ['顾问与您确认诉求', '预约面诊'],
    status: 'draft',
  };
}
