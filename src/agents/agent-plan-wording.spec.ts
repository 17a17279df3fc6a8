import { projectFit } from '../treatments/catalogue/project-fit.rules';
import { planItem } from '../treatments/plans/plan-item.rules';
import { aProject } from '../treatments/testing';
import type { AgentGatewayService } from './agent-gateway.service';
import { AgentPlanWording } from './agent-plan-wording';

const fit = projectFit(aProject(), { concerns: ['干燥'], budget: null, popularity: new Map(), mentioned: new Set() });

const request = {
  customerId: 'customer-1',
  concerns: ['干燥'],
  items: [planItem(fit)],
  totalMin: 100,
  totalMax: 200,
  durationDays: 30,
};

describe('the wording of plans by agents', () => {
  it('tells the agent figures and projects, and gives its words', async () => {
    const wording = jest.fn().mockResolvedValue({ text: '先补水，再观察。' });
    const words = new AgentPlanWording({ wording } as unknown as AgentGatewayService);
    expect(await words.word(request)).toBe('先补水，再观察。');
    expect(wording).toHaveBeenCalledWith(
      expect.objectContaining({ userId: 'customer-1', query: expect.stringContaining('100–200 元') }),
    );
  });

  it('has no words when no agent answers', async () => {
    const gateway = { wording: async () => null } as unknown as AgentGatewayService;
    expect(await new AgentPlanWording(gateway).word(request)).toBeNull();
  });
});
