/** What a welcome may say; all of it comes from tools. */
export interface WelcomeFacts {
  readonly name: string;
  readonly registered: Date | undefined;
  readonly isNew: boolean;
  /** '' when none is in charge. */
  readonly consultant: string;
  readonly concerns: readonly string[];
  readonly wantsDetail: boolean;
}

const zone = 'Asia/Shanghai';

const chineseOpenings = [
  (name: string) => `${name}，您好！很高兴认识您，欢迎来到我们的医美服务平台。`,
  (name: string) => `您好，${name}！欢迎加入，从今天起由我们陪伴您了解适合自己的美。`,
  (name: string) => `欢迎您，${name}！感谢您选择我们，希望每一次沟通都让您安心。`,
] as const;
const chineseClosings: Record<string, string> = {
  '1': '您可以直接在这里告诉我关心的皮肤或面部问题，也可以先了解项目与流程，专业顾问会为您一对一解答。',
  '2': '想先了解项目、恢复期还是费用构成？直接回复我即可，需要时我会请专业顾问与您沟通。',
  '3': '如有任何疑问，随时在这里留言，我会先为您整理资料，再请专业顾问与您联系。',
};
const chineseGeneric =
  '您好，欢迎来到我们的医美服务平台！很高兴为您服务。您可以直接在这里告诉我关心的问题，也可以先了解项目与流程，专业顾问会为您一对一解答。';

/** 60 to 300 characters; without facts, a text that claims nothing about the person. */
export function chineseWelcome(facts: WelcomeFacts | undefined, variant: number, version: string): string {
  if (facts === undefined) return chineseGeneric;
  const sentences = [chineseOpenings[variant % chineseOpenings.length]?.(facts.name)];
  if (facts.registered !== undefined) {
    const day = facts.registered.toLocaleDateString('zh-CN', { timeZone: zone, dateStyle: 'long' });
    sentences.push(
      facts.isNew ? `您的账户已于${day}注册成功，是我们的新朋友。` : `您自${day}起就与我们相识，欢迎回来。`,
    );
  }
  if (facts.concerns.length > 0) sentences.push(`我们注意到您关注${facts.concerns.join('、')}。`);
  if (facts.consultant !== '') sentences.push(`您的专属顾问是${facts.consultant}。`);
  if (facts.wantsDetail) sentences.push('每个项目的原理与注意事项，我们都会为您详细说明。');
  sentences.push(chineseClosings[version] ?? chineseClosings['1']);
  return sentences.join('');
}

const englishOpenings = [
  (name: string) => `Hello ${name}, and welcome! We are glad that you are here.`,
  (name: string) => `Welcome, ${name}! It is a pleasure to meet you.`,
] as const;
const englishClosing = 'Tell me here what you would like to know, and a consultant will gladly answer your questions.';

export function englishWelcome(facts: WelcomeFacts | undefined, variant: number, version: string): string {
  if (facts === undefined) return `Hello and welcome! We are glad that you are here. ${englishClosing}`;
  const sentences = [englishOpenings[(variant + Number(version)) % englishOpenings.length]?.(facts.name)];
  if (facts.registered !== undefined) {
    const day = facts.registered.toLocaleDateString('en-GB', { timeZone: zone, dateStyle: 'long' });
    sentences.push(facts.isNew ? `Your account was opened on ${day}.` : `You have been with us since ${day}.`);
  }
  if (facts.consultant !== '') sentences.push(`Your consultant is ${facts.consultant}.`);
  sentences.push(englishClosing);
  return sentences.join(' ');
}
