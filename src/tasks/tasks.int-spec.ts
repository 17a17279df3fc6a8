import type { TestingModule } from '@nestjs/testing';
import { type Role, roles } from '../common/access/principal.types';
import { aPerson, startCustomers } from '../customers/testing';
import { InboxReadingService } from '../notifications/inbox/inbox-reading.service';
import { TaskChangesService } from './task-changes.service';
import { isTransition } from './task-state';
import { TaskImportService } from './task-import.service';
import { TasksModule } from './tasks.module';
import { TasksService } from './tasks.service';
import { type NewTask, type TaskCreation, type TaskStatus, taskStatuses, type TaskViewer } from './tasks.types';
import { maySee } from './task-visibility';

const unknown = '018f0000-0000-7000-8000-00000000dead';

describe('tasks', () => {
  let module: TestingModule;
  let tasks: TasksService;
  let changes: TaskChangesService;
  let [customer, consultant, admin]: [TaskViewer, TaskViewer, TaskViewer] = [] as never;

  const somebody = async (role: Role): Promise<TaskViewer> => tasks.viewer(await aPerson(module, role));
  const create = (more: Partial<NewTask> = {}, creation: Partial<TaskCreation> = {}) =>
    tasks.create(
      { title: '回访', taskType: 'follow_up', priority: 'medium', ...more },
      { createdBy: customer.userId, createdVia: 'mcp', ...creation },
    );
  const made = async (more: Partial<NewTask> = {}, creation: Partial<TaskCreation> = {}): Promise<string> =>
    (await create(more, creation)).id;
  const move = async (id: string, ...way: TaskStatus[]): Promise<void> => {
    for (const to of way) await changes.updateStatus(id, consultant, { to });
  };

  beforeAll(async () => {
    module = await startCustomers([TasksModule]);
    tasks = module.get(TasksService);
    changes = module.get(TaskChangesService);
    [customer, consultant, admin] = [await somebody('customer'), await somebody('consultant'), await somebody('admin')];
  });
  afterAll(() => module.close());

  const noticesOf = async (userId: string, taskId: string) => {
    const { items } = await module.get(InboxReadingService, { strict: false }).page(userId, false, 100, undefined);
    return items
      .filter(({ data }) => data['task_id'] === taskId)
      .map(({ type, title, body, link }) => ({ type, title, body, link }));
  };

  describe('making one (F-REQ-09)', () => {
    it('keeps what was asked for and begins the history', async () => {
      const dueAt = new Date('2026-05-01T01:02:03.456Z');
      const id = await made({
        description: '请回电',
        dueAt,
        relatedType: 'message',
        relatedId: 'm1',
        priority: 'urgent',
      });

      const { task, events } = await tasks.getVisible(id, customer);

      expect(task).toMatchObject({
        ...{ title: '回访', description: '请回电', dueAt, relatedType: 'message', relatedId: 'm1', priority: 'urgent' },
        ...{ status: 'pending', createdBy: customer.userId, customerId: customer.userId, assignedTo: null, version: 1 },
      });
      expect(events).toEqual([
        {
          ...{ event: 'created', from: null, to: 'pending', assignedTo: null, note: null },
          ...{ actorId: customer.userId, at: task.createdAt },
        },
      ]);
    });

    it('by staff is about the customer that it is related to', async () => {
      const related = { relatedType: 'customer', relatedId: customer.userId };
      const id = await made(related, { createdBy: consultant.userId });

      expect((await tasks.getVisible(id, customer)).task.customerId).toBe(customer.userId);
      const stranger = create({ ...related, relatedId: unknown }, { createdBy: consultant.userId });
      await expect(stranger).rejects.toMatchObject({ code: 'tasks.related_unknown' });
    });

    it('tells whoever can take it, whatever door it came through', async () => {
      const doctor = await somebody('doctor');
      const { id, notified } = await create({ title: '客户要求回电', priority: 'high' });

      expect(notified).toBe(true);
      const notice = { type: 'task_created', title: '新任务待处理', body: '客户要求回电', link: `/admin/tasks/${id}` };
      for (const { userId } of [consultant, doctor]) expect(await noticesOf(userId, id)).toEqual([notice]);
      for (const { userId } of [customer, admin]) expect(await noticesOf(userId, id)).toEqual([]);
      const again = await create({}, { idempotencyKey: 'told' });
      expect(await create({}, { idempotencyKey: 'told' })).toEqual({ ...again, replayed: true, notified: true });
    });

    it('for somebody tells that person alone, and nobody of what one gave oneself', async () => {
      const doctor = await somebody('doctor');
      const id = await made({ assignedTo: doctor.userId });
      const own = await create({ assignedTo: doctor.userId }, { createdBy: doctor.userId });

      expect((await noticesOf(doctor.userId, id)).map(({ type }) => type)).toEqual(['task_assigned']);
      expect(await noticesOf(consultant.userId, id)).toEqual([]);
      expect([own.notified, await noticesOf(doctor.userId, own.id)]).toEqual([false, []]);
    });

    it('twenty times at once with one key makes one and answers all with it', async () => {
      const results = await Promise.all(Array.from({ length: 20 }, () => create({}, { idempotencyKey: 'twins' })));

      expect(new Set(results.map(({ id }) => id)).size).toBe(1);
      expect(results.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(results).toContainEqual({
        id: results[0]?.id,
        status: 'pending',
        assignedTo: null,
        replayed: true,
        notified: true,
      });
    });

    it('again with the same key gives the first answer, whatever has become of the task', async () => {
      const first = await create({}, { idempotencyKey: 'first answer' });
      await move(first.id, 'assigned', 'cancelled');

      expect(await create({}, { idempotencyKey: 'first answer' })).toEqual({ ...first, replayed: true });
    });

    it('with a key that stands for something else is a conflict', async () => {
      await create({}, { idempotencyKey: 'taken' });

      const others: [Partial<NewTask>, Partial<TaskCreation>][] = [
        [{ title: '别的' }, {}],
        [{}, { createdBy: admin.userId }],
      ];
      for (const [more, creation] of others) {
        const other = create(more, { idempotencyKey: 'taken', ...creation });
        await expect(other).rejects.toMatchObject({ code: 'tasks.key_reused', kind: 'conflict' });
      }
    });

    it('for somebody makes it assigned, to staff only', async () => {
      const id = await made({ assignedTo: consultant.userId });

      expect((await tasks.getVisible(id, admin)).task).toMatchObject({
        ...{ status: 'assigned', assignedTo: consultant.userId, assignedAt: expect.any(Date) },
      });
      for (const assignedTo of [customer.userId, unknown]) {
        await expect(create({ assignedTo })).rejects.toMatchObject({ code: 'tasks.assignee_unfit' });
      }
    });
  });

  describe('seeing them (F-REQ-08)', () => {
    it('by page and one by one follows the same rule', async () => {
      const viewers = await Promise.all(roles.map(somebody));
      for (const { userId } of viewers) {
        await made({}, { createdBy: userId });
        await made({ assignedTo: consultant.userId }, { createdBy: userId });
      }
      const all = (await tasks.page(admin, {}, 100, undefined)).items;
      expect(all.length).toBeGreaterThan(10);

      for (const viewer of [...viewers, customer, consultant]) {
        const seen = (await tasks.page(viewer, {}, 100, undefined)).items.map(({ id }) => id);
        expect(seen).toEqual(all.filter((task) => maySee(task, viewer)).map(({ id }) => id));
        for (const { id } of all) {
          const found = tasks.getVisible(id, viewer).then(
            () => true,
            () => false,
          );
          expect(await found).toBe(seen.includes(id));
        }
      }
    });

    it('makes a foreign task look absent', async () => {
      const [other, id] = [await somebody('customer'), await made()];
      const refusal = (task: string): Promise<unknown> =>
        tasks.getVisible(task, other).catch((error: unknown) => error);

      expect(await refusal(id)).toMatchObject({ kind: 'not_found' });
      expect(await refusal(id)).toEqual(await refusal(unknown));
      expect(await changes.updateStatus(id, other, { to: 'assigned' }).catch((error: unknown) => error)).toEqual(
        await refusal(unknown),
      );
    });

    it('goes through all once, newest first, filters included', async () => {
      const me = await somebody('customer');
      const ids: string[] = [];
      for (let index = 0; index < 5; index += 1) ids.unshift(await made({}, { createdBy: me.userId }));
      await move(ids[2]!, 'cancelled');

      const walked: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await tasks.page(me, {}, 2, cursor);
        walked.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);

      expect(walked).toEqual(ids);
      expect((await tasks.page(me, { status: 'cancelled' }, 9, undefined)).items.map(({ id }) => id)).toEqual([ids[2]]);
      expect((await tasks.page(admin, { customerId: me.userId }, 9, undefined)).items).toHaveLength(5);
      expect((await tasks.page(me, { assignedTo: unknown }, 9, undefined)).items).toEqual([]);
    });

    it('needs somebody who asks', async () => {
      await expect(tasks.viewer(unknown)).rejects.toMatchObject({ code: 'tasks.user_not_found', kind: 'not_found' });
    });
  });

  describe('moving one (F-REQ-10)', () => {
    const ways: Record<TaskStatus, TaskStatus[]> = {
      ...{ pending: [], assigned: ['assigned'], in_progress: ['assigned', 'in_progress'] },
      ...{ completed: ['assigned', 'in_progress', 'completed'], cancelled: ['cancelled'] },
    };

    it.each(taskStatuses)('from %s keeps to the table and leaves a refused task as it was', async (from) => {
      for (const to of taskStatuses) {
        const id = await made();
        await move(id, ...ways[from]);
        const outcome = changes.updateStatus(id, consultant, { to });
        if (isTransition(from, to)) expect(await outcome).toMatchObject({ from, to, task: { status: to } });
        else await expect(outcome).rejects.toMatchObject({ code: 'tasks.illegal_transition', kind: 'conflict' });
        expect((await tasks.getVisible(id, admin)).task.status).toBe(isTransition(from, to) ? to : from);
      }
    });

    it('writes the history', async () => {
      const id = await made();
      await changes.updateStatus(id, consultant, { to: 'assigned' });
      await changes.updateStatus(id, consultant, { to: 'in_progress', note: '已联系' });
      const { task } = await changes.updateStatus(id, consultant, { to: 'completed' });

      expect(task).toMatchObject({ assignedTo: consultant.userId, version: 4, completedAt: expect.any(Date) });
      const { events } = await tasks.getVisible(id, customer);
      expect(events.map(({ from, to, note, assignedTo }) => [from, to, note, assignedTo])).toEqual([
        [null, 'pending', null, null],
        ['pending', 'assigned', null, consultant.userId],
        ['assigned', 'in_progress', '已联系', consultant.userId],
        ['in_progress', 'completed', null, consultant.userId],
      ]);
    });

    it('with an outdated version is refused', async () => {
      const id = await made();
      await move(id, 'assigned');

      const late = changes.updateStatus(id, consultant, { to: 'in_progress', expectedVersion: 1 });

      await expect(late).rejects.toMatchObject({ code: 'tasks.changed', kind: 'conflict' });
      await changes.updateStatus(id, consultant, { to: 'in_progress', expectedVersion: 2 });
    });

    it.each([undefined, 1])('twenty times at once has one winner (expected version %s)', async (expectedVersion) => {
      const id = await made();

      const results = await Promise.allSettled(
        Array.from({ length: 20 }, () => changes.updateStatus(id, consultant, { to: 'assigned', expectedVersion })),
      );

      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of results)
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ kind: 'conflict' });
      const { task, events } = await tasks.getVisible(id, admin);
      expect([task.version, events.length]).toEqual([2, 2]);
    });

    it('twenty times at once with one key moves it once and answers all', async () => {
      const id = await made();
      const change = { to: 'assigned', idempotencyKey: 'move once', note: '接手' } as const;

      const results = await Promise.all(Array.from({ length: 20 }, () => changes.updateStatus(id, consultant, change)));

      for (const { from, to } of results) expect([from, to]).toEqual(['pending', 'assigned']);
      expect((await tasks.getVisible(id, admin)).events).toHaveLength(2);
      await move(id, 'in_progress');
      expect(await changes.updateStatus(id, consultant, change)).toMatchObject({
        from: 'pending',
        to: 'assigned',
        task: { status: 'in_progress' },
      });
      for (const other of [
        { ...change, to: 'cancelled' as const },
        { ...change, note: '别的' },
      ]) {
        await expect(changes.updateStatus(id, consultant, other)).rejects.toMatchObject({ code: 'tasks.key_reused' });
      }
    });
  });

  describe('editing one', () => {
    it('changes what is given, clears what is null and says what', async () => {
      const id = await made({ description: '旧', dueAt: new Date('2026-05-01T00:00:00Z') });

      const task = await changes.edit(id, admin, 1, { title: '新', description: null, priority: 'medium' });

      expect(task).toMatchObject({
        title: '新',
        description: null,
        dueAt: new Date('2026-05-01T00:00:00Z'),
        version: 2,
      });
      const { events } = await tasks.getVisible(id, admin);
      expect(events.at(-1)).toMatchObject({ event: 'edited', note: 'changed: title, description', to: 'pending' });
    });

    it('that changes nothing makes no new version', async () => {
      const dueAt = new Date('2026-05-01T00:00:00Z');
      const id = await made({ dueAt });

      expect((await changes.edit(id, admin, 1, { title: '回访', dueAt, assignedTo: null })).version).toBe(1);
    });

    it('gives it to somebody and takes it away again', async () => {
      const id = await made();

      const given = await changes.edit(id, admin, 1, { assignedTo: consultant.userId });
      const taken = await changes.edit(id, admin, 2, { assignedTo: null });

      expect(given).toMatchObject({ status: 'assigned', assignedTo: consultant.userId, assignedAt: expect.any(Date) });
      expect(taken).toMatchObject({ status: 'pending', assignedTo: null, assignedAt: null });
      const { events } = await tasks.getVisible(id, admin);
      expect(events.slice(1).map(({ event, from, to }) => [event, from, to])).toEqual([
        ['assigned', 'pending', 'assigned'],
        ['assigned', 'assigned', 'pending'],
      ]);
    });

    it('is refused with an old version, once closed, to customers as holders, and to nobody while under way', async () => {
      const id = await made();
      await move(id, 'assigned', 'in_progress');

      await expect(changes.edit(id, admin, 2, { title: '晚了' })).rejects.toMatchObject({ code: 'tasks.changed' });
      await expect(changes.edit(id, admin, 3, { assignedTo: null })).rejects.toMatchObject({
        code: 'tasks.work_needs_somebody',
      });
      await expect(changes.edit(id, admin, 3, { assignedTo: customer.userId })).rejects.toMatchObject({
        kind: 'invalid',
      });
      await move(id, 'completed');
      await expect(changes.edit(id, admin, 4, { title: '晚了' })).rejects.toMatchObject({ code: 'tasks.closed' });
    });
  });

  it('are taken over once, with their history', async () => {
    const at = new Date('2026-02-01T01:02:03.456Z');
    const moved = {
      ...{ id: '01990000-0000-7005-8000-000000000001', title: '旧任务', description: null, taskType: 'follow_up' },
      ...({
        priority: 'low',
        customerId: customer.userId,
        createdBy: admin.userId,
        createdVia: 'ui',
        dueAt: null,
      } as const),
      createdAt: at,
      steps: [{ to: 'assigned', actorId: consultant.userId, note: null, at } as const],
    };
    const imports = module.get(TaskImportService);

    expect(await imports.importHistory([moved])).toBe(1);
    expect(await imports.importHistory([moved])).toBe(0);
    const { task, events } = await tasks.getVisible(moved.id, customer);
    expect(task).toMatchObject({ status: 'assigned', assignedTo: consultant.userId, version: 2, createdAt: at });
    expect(events.map(({ to }) => to)).toEqual(['pending', 'assigned']);
    const impossible = { ...moved, id: unknown, steps: [{ ...moved.steps[0]!, to: 'completed' as const }] };
    await expect(imports.importHistory([impossible])).rejects.toMatchObject({ kind: 'conflict' });
  });

  describe('the notices of one', () => {
    const typesOf = async (who: TaskViewer, id: string) => (await noticesOf(who.userId, id)).map(({ type }) => type);

    it('vanish once somebody has taken it, and come back when it is given back', async () => {
      const other = await somebody('consultant');
      const id = await made();
      await move(id, 'assigned');
      expect([await typesOf(other, id), await typesOf(consultant, id)]).toEqual([[], []]);

      await move(id, 'pending');
      expect([await typesOf(other, id), await typesOf(consultant, id)]).toEqual([['task_created'], []]);
      await move(id, 'cancelled');
      expect(await typesOf(other, id)).toEqual([]);
    });

    it('follow it from hand to hand', async () => {
      const [first, second] = [await somebody('doctor'), await somebody('doctor')];
      const id = await made({ assignedTo: first.userId });
      const { task } = await tasks.getVisible(id, admin);
      const renamed = await changes.edit(id, admin, task.version, { title: '改期' });
      expect(await typesOf(first, id)).toEqual(['task_assigned']);

      await changes.edit(id, admin, renamed.version, { assignedTo: second.userId });
      expect([await typesOf(first, id), await typesOf(second, id)]).toEqual([[], ['task_assigned']]);
    });
  });
});
