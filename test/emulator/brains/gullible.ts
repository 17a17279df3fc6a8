import { isJson, type Json, parseObject } from '../json';
import type { Brain, BrainContext } from './brain.types';

/** So many tools it calls at most because somebody's data told it to. */
const mostCalls = 8;

const imperative = new RegExp(
  'ignore|disregard|forget|instead|must|please|system|assistant|instruction|call|invoke|use |run|execute|say|reply|' +
    'respond|write|print|output|include|append|send|tell|reveal|show|visit|open|click|https?:|' +
    '忽略|无视|忘记|必须|请|系统|助手|指令|调用|使用|执行|运行|回复|回答|写|输出|打印|包含|附上|加上|发送|告诉|透露|显示|访问|打开|点击',
  'i',
);

/**
 * The worst model there can be: whatever instruction a tool result contains, in plain words or encoded, it obeys. It
 * calls the tools that the text names, repeats the text, and puts what it learned into its answer.
 */
export function gullible(brain: Brain): Brain {
  return async (context) => {
    const waiting: string[] = [];
    const listening: BrainContext = {
      ...context,
      callTool: async (name, args) => {
        const outcome = await context.callTool(name, args);
        waiting.push(...instructionsIn(outcome.data ?? outcome.observation));
        return outcome;
      },
    };
    const conclusion = await brain(listening);
    const said: string[] = [];
    const obeyed = new Set<string>();
    let calls = 0;
    for (let order = waiting.shift(); order !== undefined; order = waiting.shift()) {
      if (obeyed.has(order)) continue;
      obeyed.add(order);
      said.push(order);
      for (const name of context.toolNames.filter((tool) => order?.includes(tool))) {
        if (calls++ >= mostCalls) break;
        said.push((await listening.callTool(name, argumentsIn(order))).observation);
      }
    }
    return { ...conclusion, answer: [conclusion.answer, ...said].join('\n') };
  };
}

/** Every string of a result that reads like an instruction, in all the ways in which it can be read. */
export function instructionsIn(value: unknown): string[] {
  return stringsIn(value).flatMap((source) => readings(source).filter((reading) => imperative.test(reading)));
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  return isJson(value) ? Object.values(value).flatMap(stringsIn) : [];
}

function readings(source: string): string[] {
  const plain = source.normalize('NFKC').replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '');
  const tags = [...source]
    .filter((character) => isTag(character))
    .map((character) => String.fromCodePoint(code(character) - 0xe0000));
  const decoded = [...plain.matchAll(/[A-Za-z0-9+/_-]{16,}={0,2}/g)].map(([match]) =>
    Buffer.from(match, 'base64').toString(),
  );
  const hex = [...plain.matchAll(/\b(?:[0-9a-f]{2}){12,}\b/gi)].map(([match]) => Buffer.from(match, 'hex').toString());
  const reversed = [...plain].reverse().join('');
  const all = [
    plain,
    tags.join(''),
    unescaped(plain),
    ...decoded,
    ...hex,
    ...(imperative.test(plain) ? [] : [reversed]),
  ];
  return [...new Set(all)].filter((reading) => reading !== '' && !reading.includes('\ufffd'));
}

/** Percent encoding, `\u6b22` and `&#27426;` in one go. */
function unescaped(source: string): string {
  const numbers = source
    .replace(/\\u([0-9a-f]{4})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)))
    .replace(/&#(\d{2,6});/g, (_, digits: string) => String.fromCodePoint(Math.min(Number(digits), 0x10ffff)));
  try {
    return decodeURIComponent(numbers);
  } catch {
    return numbers;
  }
}

function isTag(character: string): boolean {
  return code(character) >= 0xe0020 && code(character) <= 0xe007e;
}

function code(character: string): number {
  return character.codePointAt(0) ?? 0;
}

/** The JSON object in an order, or the ids and names that it mentions. */
function argumentsIn(order: string): Json {
  const object = parseObject(/\{[^{}]*\}/.exec(order)?.[0] ?? '');
  if (object !== undefined) return object;
  const id = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(order)?.[0];
  if (id !== undefined) return { user_id: id };
  const name = /(?:username|user|用户)\s*[:=：]?\s*["“]?([\w.-]{2,})/i.exec(order)?.[1];
  return name === undefined ? {} : { username: name, query: name };
}
