import { aToolCall } from '../../tools/kit/testing';
import { conversationNotFound, personNotFound } from '../conversations.errors';
import type { ConsultationSummariesService } from './consultation-summaries.service';
import type { ConsultationRecordView } from './consultation.types';
import type { ConsultationsService } from './consultations.service';
import { ConsultationTools } from './consultations.tools';

const customer_id = '018f0000-0000-7000-8000-00000000c001';
const conversation_id = '018f0000-0000-7000-8000-0000000000c1';
const consultant = '018f0000-0000-7000-8000-00000000c002';
const id = '018f0000-0000-7000-8000-00000000b001';

function aConsultation(overrides: Partial<ConsultationRecordView> = {}): ConsultationRecordView {
  return {
    ...{ id, conversationId: conversation_id, customerId: customer_id, consultantId: consultant, consultantName: 'su' },
    ...{ type: 'initial', status: 'completed', aiGenerated: true, satisfaction: 5, followUpRequired: true, version: 2 },
    startedAt: new Date('2026-01-01T08:00:00.000Z'),
    endedAt: new Date('2026-01-01T08:30:00.000Z'),
    createdAt: new Date('2026-01-02T08:00:00.000Z'),
    summary: {
      ...{ messages: 6, customerMessages: 3, durationMinutes: 30, extracted: [], tags: ['新客'] },
      ...{ mainIssues: ['祛斑'], solutions: ['皮秒'], followUpPlan: ['周五回访'] },
    },
    ...overrides,
  };
}

const nothingOptional = {
  consultantId: null,
  consultantName: null,
  satisfaction: null,
  startedAt: null,
  endedAt: null,
};
const words = {
  ...{ main_issues: ['祛斑'], solutions: ['皮秒'], follow_up_plan: ['周五回访'] },
  ...{ tags: ['新客'], extracted: [] },
};

function toolsWith(record = aConsultation()) {
  const historyOf = jest.fn().mockResolvedValue({ items: [record], nextCursor: null });
  const create = jest.fn().mockResolvedValue(record);
  const tools = new ConsultationTools(
    { historyOf } as unknown as ConsultationsService,
    { create } as unknown as ConsultationSummariesService,
  );
  return { tools, historyOf, create };
}

describe('get_consultation_history (F-TLS-12)', () => {
  const shown = {
    ...{ consultation_id: id, conversation_id, date: '2026-01-01T08:00:00.000Z', type: 'initial' },
    ...{ status: 'completed', summary: words, follow_up_required: true },
  };

  it('asks for a page of this customer and shows each consultation with its summary', async () => {
    const { tools, historyOf } = toolsWith();
    historyOf.mockResolvedValue({ items: [aConsultation()], nextCursor: 'next' });

    expect(await tools.getConsultationHistory({ customer_id, limit: 5, cursor: 'c' }, aToolCall())).toEqual({
      items: [{ ...shown, consultant: 'su', satisfaction: 5 }],
      next_cursor: 'next',
    });
    expect(historyOf).toHaveBeenCalledWith(customer_id, 5, 'c');
  });

  it('leaves out what is not known, and dates what has no messages by its making', async () => {
    const { tools } = toolsWith(aConsultation(nothingOptional));

    expect(await tools.getConsultationHistory({ customer_id, limit: 10 }, aToolCall())).toEqual({
      items: [{ ...shown, date: '2026-01-02T08:00:00.000Z' }],
    });
  });

  it('passes on that there is no such customer', async () => {
    const { tools, historyOf } = toolsWith();
    historyOf.mockRejectedValue(personNotFound());

    await expect(tools.getConsultationHistory({ customer_id, limit: 10 }, aToolCall())).rejects.toMatchObject({
      kind: 'not_found',
    });
  });
});

describe('create_consultation_summary (F-TLS-13)', () => {
  const lists = { main_issues: ['祛斑'], solutions: ['皮秒'], follow_up_plan: ['周五回访'], tags: ['新客'] };
  const args = { conversation_id, type: 'initial', ...lists } as const;
  const input = { ...args, main_issues: [...args.main_issues] };

  it('hands the words over and tells what was kept', async () => {
    const { tools, create } = toolsWith();

    expect(await tools.createConsultationSummary({ ...input, satisfaction_rating: 5 }, aToolCall())).toEqual({
      ...{ summary_id: id, version: 2, status: 'completed', draft: false, ai_generated: true, key_points: words },
      basic_info: {
        ...{ conversation_id, customer_id, consultant_id: consultant, type: 'initial', duration_minutes: 30 },
        ...{ started_at: '2026-01-01T08:00:00.000Z', ended_at: '2026-01-01T08:30:00.000Z' },
        ...{ messages: 6, customer_messages: 3, satisfaction: 5 },
      },
    });
    expect(create).toHaveBeenCalledWith(
      {
        ...{ conversationId: conversation_id, type: 'initial', mainIssues: ['祛斑'], solutions: ['皮秒'] },
        ...{ followUpPlan: ['周五回访'], tags: ['新客'], satisfaction: 5 },
      },
      { onlyUserId: null, idempotencyKey: undefined },
    );
  });

  it('says that a summary with sentences of the messages is a draft, and leaves out what is not known', async () => {
    const { tools } = toolsWith(aConsultation({ ...nothingOptional, status: 'draft', aiGenerated: false }));

    const answer = await tools.createConsultationSummary(input, aToolCall());

    expect(answer).toMatchObject({ status: 'draft', draft: true, ai_generated: false });
    expect(answer.basic_info).toEqual({
      ...{ conversation_id, customer_id, type: 'initial', duration_minutes: 30, messages: 6, customer_messages: 3 },
    });
  });

  it('keeps keys of groups and conversations apart', async () => {
    const { tools, create } = toolsWith();

    await tools.createConsultationSummary({ ...input, idempotency_key: 'k' }, aToolCall({ groupId: 'g1' }));

    expect(create).toHaveBeenCalledWith(expect.anything(), {
      ...{ onlyUserId: null, idempotencyKey: `mcp:g1:${conversation_id}:k` },
    });
  });

  it('is held to one person: a foreign conversation looks like none', async () => {
    const { tools, create } = toolsWith();
    create.mockRejectedValue(conversationNotFound());
    const call = aToolCall({ onlyUserId: customer_id });

    await expect(tools.createConsultationSummary(input, call)).rejects.toEqual(conversationNotFound());
    expect(create).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ onlyUserId: customer_id }));
  });
});
