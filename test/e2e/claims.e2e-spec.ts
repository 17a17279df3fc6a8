import { randomUUID } from 'node:crypto';
import { Database } from '../../src/common/database/database';
import { until } from '../support/until';
import type { Person } from '../support/app';
import { claimAtOnce } from '../support/claims';
import { describeOnEachEngine } from '../support/engines';
import { noticesOf, NoticePlace } from '../support/notice-place';

describeOnEachEngine('a claim', (engine) => {
  let place: NoticePlace;

  beforeAll(async () => {
    place = await NoticePlace.start(engine);
  }, 60_000);
  afterAll(() => place?.close());
  afterEach(() => place.tidy());

  it('has one winner among fifty at once; everybody learns of it (F-CLM-01 to 03, R-20)', async () => {
    const racers = await Promise.all(Array.from({ length: 5 }, () => place.aConsultant()));
    const waiting = await place.aWaitingCustomer();
    const { customer, conversationId } = waiting;
    const watcher = await place.aConsultant();
    const [seen, asked] = [await place.connectTo(place.two, watcher), await place.connectTo(place.two, customer)];
    await place.announce(waiting);
    await until(() => noticesOf(seen, waiting).length > 0, 3_000);

    const { winners, refused } = await claimAtOnce([place.one, place.two], customer.userId, racers);

    expect(winners).toHaveLength(1);
    const winner = winners[0]!;
    expect(refused).toHaveLength(40);
    for (const { status, body } of refused) {
      expect([status, body.error?.code]).toEqual([409, 'customers.already_claimed']);
      expect(body.error?.message).toContain(winner.username);
    }
    await until(() => seen.named('claimed').length > 0 && asked.named('message').length > 0, 3_000);
    expect(seen.named('claimed')).toEqual([{ customer_id: customer.userId, by: winner.userId }]);
    expect(asked.named('message')).toEqual([
      expect.objectContaining({
        ...{ conversation_id: conversationId, sender_type: 'system', seq: 1 },
        text: `您的专属顾问 ${winner.username} 已接入，将由 TA 继续为您服务。`,
      }),
    ]);
    const conversation = await place.one.call('GET', `/conversations/${conversationId}`, undefined, winner.token);
    expect(conversation.body.data).toMatchObject({ ai_mode: 'off', consultant_id: winner.userId });
    const left = await place.one.call<{ data: Record<string, unknown> }[]>(
      'GET',
      '/notifications?unread=true',
      undefined,
      watcher.token,
    );
    expect(left.body.data.map(({ data }) => data['customer_id'])).not.toContain(customer.userId);
    const handovers = await place.one.app
      .get(Database)
      .rows<{ kind: string; waited: number }>(
        'SELECT kind, waited_ms AS waited FROM customer_handovers WHERE customer_id = ?',
        [customer.userId],
      );
    expect(handovers).toEqual([{ kind: 'claim', waited: expect.anything() }]);
  }, 40_000);

  it('can be given back and given to somebody else', async () => {
    const [owner, other] = [await place.aConsultant(), await place.aConsultant()];
    const { customer, conversationId } = await place.aWaitingCustomer();
    const post = (verb: string, by: Person, body?: object) =>
      place.one.call('POST', `/customers/${customer.userId}/${verb}`, body, by.token);
    const told = await place.connectTo(place.two, other);

    expect((await post('release', owner)).status).toBe(409);
    expect((await post('claim', owner)).status).toBe(200);
    expect((await post('claim', owner)).status).toBe(200);
    expect((await post('release', other)).body.error?.code).toBe('customers.not_yours');
    expect((await post('transfer', owner, { consultant_id: customer.userId })).status).toBe(400);
    const moved = await post('transfer', owner, { consultant_id: other.userId });
    await until(() => told.notifications.length > 0, 3_000);
    const lost = await place.one.call('GET', `/conversations/${conversationId}`, undefined, owner.token);
    const freed = await post('release', other);

    expect(moved.body.data).toMatchObject({ consultant: { user_id: other.userId } });
    expect(told.notifications[0]).toMatchObject({ type: 'customer_transferred', data: { by: owner.userId } });
    expect(lost.status).toBe(404);
    expect(freed.body.data).toMatchObject({ consultant: null, claimed_at: null });
    const texts = await place.one.call<{ text: string }[]>(
      'GET',
      `/conversations/${conversationId}/messages`,
      undefined,
      customer.token,
    );
    expect(texts.body.data.map(({ text }) => text)).toEqual([
      `顾问 ${other.username} 已结束服务，智能助手将继续为您服务。`,
      `您的顾问已由 ${owner.username} 变更为 ${other.username}，将由 TA 继续为您服务。`,
      `您的专属顾问 ${owner.username} 已接入，将由 TA 继续为您服务。`,
    ]);
    const logs = await place.one.asAdmin<{ action: string }[]>('GET', `/audit-logs?target_id=${customer.userId}`);
    expect(logs.body.data.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['customer.claimed', 'customer.transferred', 'customer.released']),
    );
  });

  it('is closed to customers and unknown for strangers', async () => {
    const { customer } = await place.aWaitingCustomer();
    const consultant = await place.aConsultant();
    expect(
      (await place.one.call('POST', `/customers/${customer.userId}/claim`, undefined, customer.token)).status,
    ).toBe(403);
    for (const id of [randomUUID(), consultant.userId, 'x']) {
      expect((await place.one.call('POST', `/customers/${id}/claim`, undefined, consultant.token)).status).toBe(404);
    }
  });
});
