import { aToolCall } from '../tools/kit/testing';
import type { ConversationsService } from '../conversations/conversations.service';
import type { CustomersService } from '../customers/customers.service';
import type { CustomerRecord } from '../customers/customers.types';
import type { TasksService } from '../tasks/tasks.service';
import { ConsultationPrompts } from './consultations.prompts';

const user_id = '018f0000-0000-7000-8000-000000000002';
const record = {
  ...{ userId: user_id, username: 'lili', stage: 'lead', age: null, aiSummary: null, insights: [] },
  profile: {
    ...{ skinType: null, concerns: ['acne'], medicalHistory: null, allergies: [], contraindications: null },
    ...{ budgetMin: 1000, budgetMax: null, communicationStyle: null, riskTolerance: null, riskNotes: ['keloids'] },
    ...{ expectations: null, timeline: null },
  },
  completeness: { score: 0.4, missing: ['allergies'] },
} as unknown as CustomerRecord;
const data = { totals: { messages: 0, conversations: 0 }, conversations: [] };

function prompts(tasks: Partial<TasksService> = {}): ConsultationPrompts {
  return new ConsultationPrompts(
    { getRecord: () => Promise.resolve(record) } as unknown as CustomersService,
    { getData: () => Promise.resolve(data) } as unknown as ConversationsService,
    tasks as TasksService,
  );
}

describe('prepare_first_consultation', () => {
  it('tells what is known, what was never asked, and what is unknown', async () => {
    const text = await prompts().prepareFirstConsultation({ user_id, focus: 'scars' }, aToolCall());
    for (const line of ['It is to be about: scars', 'Allergies: asked, none', 'Contraindications: never asked']) {
      expect(text).toContain(line);
    }
    expect(text).toContain('Risk notes: keloids');
    expect(text).toContain('Budget: 1000 to ? CNY');
    expect(text).toContain('Nothing has been said yet.');
  });

  it('shows the tasks that the person may see on whose behalf the agent asks', async () => {
    const task = { title: 'Call back', status: 'pending', priority: 'high', dueAt: null };
    const seen: unknown[] = [];
    const tasks = {
      viewer: (userId: string) => Promise.resolve({ userId, roles: [] }),
      page: async (viewer: unknown) => {
        seen.push(viewer);
        return Promise.resolve({ items: [task] });
      },
    } as unknown as TasksService;
    const actingUser = { id: 'u', username: 'u', tier: 't', roles: [] };
    const text = await prompts(tasks).prepareFirstConsultation({ user_id }, aToolCall({ actingUser }));
    expect(text).toContain('Call back (pending, high)');
    expect(seen).toEqual([{ userId: 'u', roles: [] }]);
  });
});

describe('explain_treatment_plan', () => {
  it('puts the plan beside what must be respected', async () => {
    const text = await prompts().explainTreatmentPlan({ user_id, plan: 'Laser, 3 times' }, aToolCall());
    expect(text).toContain('Laser, 3 times');
    expect(text).toContain('keloids');
  });
});
