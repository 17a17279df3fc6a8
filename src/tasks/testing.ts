import type { TaskRecord } from './tasks.types';

/** A pending task that nobody holds, made by a customer. */
export function aTask(overrides: Partial<TaskRecord> = {}): TaskRecord {
  return {
    id: '018f0000-0000-7000-8000-00000000a001',
    title: '回访',
    description: null,
    taskType: 'agent_request',
    status: 'pending',
    priority: 'medium',
    customerId: null,
    relatedType: null,
    relatedId: null,
    createdBy: '018f0000-0000-7000-8000-00000000c001',
    createdVia: 'mcp',
    assignedTo: null,
    assignedAt: null,
    dueAt: null,
    completedAt: null,
    version: 1,
    createdAt: new Date('2026-01-01T08:00:00.000Z'),
    updatedAt: new Date('2026-01-01T08:00:00.000Z'),
    ...overrides,
  };
}
