import type { TaskImport, TaskPriority, TaskStatus } from '../tasks/tasks.types';
import type { SeedCalendar } from './seed-calendar';
import type { SeedTale } from './seed-conversations';
import { seedId } from './seed-ids';
import { type CustomerKind, seedStaff } from './seed-people';
import type { SeedRandom } from './seed-random';

type Errand = readonly [title: string, taskType: string, priority: TaskPriority, ends: readonly TaskStatus[]];

/** What is to be done for customers of each kind, and how such tasks stand. */
const errands: Readonly<Record<CustomerKind, readonly Errand[]>> = {
  new: [['首次联系新客户', 'first_contact', 'high', ['pending', 'assigned']]],
  regular: [['发送方案并跟进', 'follow_up', 'medium', ['assigned', 'in_progress', 'completed']]],
  loyal: [
    ['术后关怀回访', 'aftercare', 'medium', ['completed']],
    ['邀约复诊', 'follow_up', 'low', ['pending', 'assigned', 'in_progress']],
  ],
  sleeping: [['唤醒沉睡客户', 'reactivation', 'low', ['pending', 'cancelled']]],
  at_risk: [
    ['处理客户投诉', 'complaint', 'urgent', ['assigned', 'in_progress']],
    ['店长致电挽回', 'retention', 'high', ['pending', 'completed']],
  ],
  allergic: [['核对过敏史并更新档案', 'medical_check', 'high', ['in_progress', 'completed']]],
  minor: [['联系监护人确认', 'guardian_contact', 'high', ['assigned', 'in_progress']]],
};

/** The way of a task to each status, along the transition table. */
const ways: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  pending: [],
  assigned: ['assigned'],
  in_progress: ['assigned', 'in_progress'],
  completed: ['assigned', 'in_progress', 'completed'],
  cancelled: ['cancelled'],
};

const notes: Partial<Record<TaskStatus, string>> = {
  in_progress: '已联系客户，等待回复',
  completed: '已处理完毕，客户确认',
  cancelled: '客户暂无需求，关闭',
};

/** The tasks about one customer. */
export function seedTasks(tale: SeedTale, random: SeedRandom, calendar: SeedCalendar): TaskImport[] {
  const { customer, consultantId, lastSeenDaysAgo } = tale;
  return errands[customer.kind].map(([title, taskType, priority, ends], index) => {
    const end = random.pick(ends);
    const worker =
      taskType === 'medical_check' ? seedStaff.doctor.id : (consultantId ?? random.pick(seedStaff.consultants).id);
    const byAgent = index === 0 && customer.number % 3 === 0;
    return {
      id: seedId('task', customer.number * 10 + index + 1),
      ...{ title: `${title}：${customer.username}`, taskType, priority },
      description: byAgent ? '客户在对话中提出，由智能体登记。' : null,
      customerId: customer.id,
      createdBy: byAgent ? customer.id : seedStaff.operator.id,
      createdVia: byAgent ? 'mcp' : 'ui',
      dueAt: end === 'completed' || end === 'cancelled' ? null : calendar.ahead(random.int(1, 10), 18),
      createdAt: calendar.ago(lastSeenDaysAgo, 20, 30),
      steps: ways[end].map((to, step) => ({
        to,
        actorId: to === 'cancelled' ? seedStaff.operator.id : worker,
        note: notes[to] ?? null,
        at: workedAt(lastSeenDaysAgo, step, calendar),
      })),
    };
  });
}

/** From the morning after the task was made; the evening itself when that would be today, which is not over yet. */
function workedAt(madeDaysAgo: number, step: number, calendar: SeedCalendar): Date {
  return madeDaysAgo > 1 ? calendar.ago(madeDaysAgo - 1, 9 + step, 10) : calendar.ago(madeDaysAgo, 21 + step, 10);
}
