import { Logger } from '@nestjs/common';
import { aProject } from '../testing';
import { projectFit } from '../catalogue/project-fit.rules';
import { planItem } from './plan-item.rules';
import { PlanWordsService } from './plan-words.service';
import { PlanWording } from './plan-wording.types';

class FakeAgent extends PlanWording {
  constructor(private readonly answer: () => Promise<string | null>) {
    super();
  }

  async word(): Promise<string | null> {
    return this.answer();
  }
}

describe('the words of a plan', () => {
  const fit = projectFit(aProject(), { concerns: ['干燥'], budget: null, popularity: new Map(), mentioned: new Set() });
  const own = '水光补水：3 次，间隔 30 天，单次 800–1000 元（针对：干燥）\n合计 2400–3000 元，全程约 60 天。';
  const words = (agent?: PlanWording) => new PlanWordsService(agent).wordsFor('customer', ['干燥'], [planItem(fit)]);

  it('follow from its figures without an agent', async () => {
    await expect(words()).resolves.toEqual({ text: own, source: 'rules' });
  });

  it('are an agent’s when one answers', async () => {
    await expect(words(new FakeAgent(async () => ' 一起变水润 '))).resolves.toEqual({
      text: '一起变水润',
      source: 'agent',
    });
  });

  it('follow from its figures when the agent fails or is silent', async () => {
    jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    await expect(words(new FakeAgent(() => Promise.reject(new Error('down'))))).resolves.toMatchObject({
      source: 'rules',
    });
    await expect(words(new FakeAgent(async () => null))).resolves.toMatchObject({ source: 'rules' });
  });
});
