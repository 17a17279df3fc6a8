import { text } from '../json';
import type { Brain } from './brain.types';
import { subjectOf } from './subject';

/** Says what it was asked. */
export const echo: Brain = async ({ query }) => ({ answer: query });

/** Dify stops an agent after so many rounds of tools. */
const maxIterations = 5;

/** Never has enough of its first tool: runs into the limit, then answers without tools. */
export const loop: Brain = async (context) => {
  const tool = context.toolNames[0] ?? 'get_user_profile';
  for (let round = 0; round < maxIterations; round += 1) await context.callTool(tool, subjectOf(context) ?? {});
  return {
    answer: `已达到最大迭代次数（${maxIterations}次），以下是目前可以告诉您的内容：我们会请专业顾问尽快与您联系。`,
  };
};

const topics: readonly [RegExp, string][] = [
  [/转人工|顾问|human/i, '好的，我这就请专业顾问来与您沟通，请稍等。'],
  [/价格|多少钱|费用|price/i, '费用取决于项目与次数，到院面诊后由专业人员给出明确报价。请问您想了解哪个项目？'],
  [/预约|时间|appointment/i, '可以预约。请告诉我您方便的日期和时段，顾问会与您确认。'],
  [/恢复|副作用|风险|疼/, '每个人情况不同，恢复期与风险请以医生面诊意见为准。请问您有过敏史或正在服用的药物吗？'],
  [/项目|服务|service/i, '我们提供皮肤管理、光电与注射等项目。请问您目前最关心哪方面的问题？'],
  [/你好|您好|hello|hi\b/i, '您好！请问有什么可以帮您？'],
];

/** A rule for each topic; remembers what was said before in the conversation, and who somebody is if a tool tells. */
export const chat: Brain = async (context) => {
  const { query, history, toolNames } = context;
  if (/刚才|之前|earlier/.test(query)) {
    const last = history.at(-1);
    return { answer: last === undefined ? '这是我们对话的开始，之前还没有内容。' : `您刚才说的是：“${last.query}”。` };
  }
  if (/我是谁|我的资料|who am i/i.test(query) && toolNames.includes('get_user_profile')) {
    const { data } = await context.callTool('get_user_profile', subjectOf(context) ?? {});
    const name = text(data?.['username']);
    return { answer: name === '' ? '抱歉，我暂时查不到您的资料。' : `您是${name}，很高兴继续为您服务。` };
  }
  const known = topics.find(([pattern]) => pattern.test(query))?.[1];
  return { answer: known ?? `我记下了：“${query}”。这是您的第${history.length + 1}个问题，顾问会为您进一步解答。` };
};
