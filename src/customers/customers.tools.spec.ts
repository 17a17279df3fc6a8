import { aToolCall } from '../tools/kit/testing';
import type { CustomersService } from './customers.service';
import { CustomerTools } from './customers.tools';
import type { CustomerRecord } from './customers.types';
import { aCustomerRecord } from './testing';

const id = '018f0000-0000-7000-8000-00000000c001';

function toolsFor(record: CustomerRecord): { tools: CustomerTools; getRecord: jest.Mock } {
  const getRecord = jest.fn().mockResolvedValue(record);
  return { tools: new CustomerTools({ getRecord } as unknown as CustomersService), getRecord };
}

describe('get_customer_profile (F-REQ-03, F-REQ-04)', () => {
  it('leaves out what is unknown instead of inventing it', async () => {
    const { tools } = toolsFor(aCustomerRecord());

    expect(await tools.getCustomerProfile({ user_id: id }, aToolCall())).toEqual({
      basic: { user_id: id, username: '林小雨', is_active: true, registration_time: '2026-01-01T08:00:00.000Z' },
      stage: 'lead',
      source: 'registration',
      profile: { concerns: [], tags: [] },
      insights: {},
      risk_notes: [],
      completeness: { score: 0, missing: [] },
    });
  });

  it('tells "never asked" from "asked, none"', async () => {
    const { tools } = toolsFor(aCustomerRecord({ profile: { allergies: [], budgetMin: 0 } }));

    const { profile } = await tools.getCustomerProfile({ user_id: id }, aToolCall());

    expect(profile).toEqual({ concerns: [], tags: [], allergies: [], budget_min: 0 });
  });

  it('groups the insights by category', async () => {
    const insight = { id, source: 'ai', confidence: 0.9, createdAt: new Date('2026-02-01T00:00:00Z') } as const;
    const { tools } = toolsFor(
      aCustomerRecord({
        insights: [
          { ...insight, category: 'need', content: '祛斑' },
          { ...insight, category: 'risk', content: '海鲜过敏' },
          { ...insight, category: 'need', content: '补水' },
        ],
      }),
    );

    const { insights } = await tools.getCustomerProfile({ username: '林小雨' }, aToolCall());

    expect(insights.need?.map(({ content }) => content)).toEqual(['祛斑', '补水']);
    expect(insights.risk).toHaveLength(1);
    expect(insights.budget).toBeUndefined();
  });

  it.each([{}, { user_id: id, username: '林小雨' }])(
    'refuses %j: it takes exactly one way to name the customer',
    async (args) => {
      const { tools } = toolsFor(aCustomerRecord());

      await expect(tools.getCustomerProfile(args, aToolCall())).rejects.toMatchObject({ kind: 'invalid' });
    },
  );

  it('hands on whom the group may read', async () => {
    const { tools, getRecord } = toolsFor(aCustomerRecord());

    await tools.getCustomerProfile({ username: '林小雨' }, aToolCall({ onlyUserId: id }));

    expect(getRecord).toHaveBeenCalledWith({ username: '林小雨' }, id);
  });
});
