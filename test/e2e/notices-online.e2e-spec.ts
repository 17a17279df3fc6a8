import { until } from '../support/until';
import { describeOnEachEngine } from '../support/engines';
import { noticesOf, NoticePlace, type Waiting } from '../support/notice-place';

describeOnEachEngine('a consultant who is online', (engine) => {
  let place: NoticePlace;

  beforeAll(async () => {
    place = await NoticePlace.start(engine);
  }, 60_000);
  afterAll(() => place?.close());
  afterEach(() => place.tidy());

  it('hears of a new customer at once, on whatever replica, and confirms (F-NOT-01, 03 to 06, 11)', async () => {
    const [near, far] = [await place.aConsultant(), await place.aConsultant()];
    const [here, there] = [await place.connectTo(place.one, near), await place.connectTo(place.two, far)];
    const waiting = await place.aWaitingCustomer();
    const { customer, conversationId } = waiting;

    const told = await place.announce(waiting);
    await until(() => noticesOf(here, waiting).length > 0 && noticesOf(there, waiting).length > 0, 3_000);

    expect(told).toEqual(expect.arrayContaining([near.userId, far.userId]));
    const [notice] = noticesOf(here, waiting);
    expect(notice).toEqual({
      ...{ id: expect.any(String), seq: expect.any(Number), type: 'new_customer', title: '新客户注册' },
      message: '新客户已注册并开始咨询，等待顾问认领',
      data: {
        ...{ customer_id: customer.userId, conversation_id: conversationId, action: 'claim_customer' },
        timestamp: expect.stringMatching(/Z$/),
        customer: expect.objectContaining({ user_id: customer.userId, username: customer.username, phone: null }),
        conversation_url: `http://localhost:8000/admin/conversations/${conversationId}`,
        expected_response_seconds: expect.any(Number),
      },
      created_at: expect.stringMatching(/Z$/),
    });
    await until(async () => (await place.deliveriesOf(near, waiting)).some(({ status }) => status === 'acked'));
    expect(await place.deliveriesOf(near, waiting)).toEqual([{ channel: 'ws', status: 'acked', attempt: 1 }]);
    expect(await place.announce(waiting)).toEqual([]);
  });

  it('gets what was missed in order and once after coming back (R-18)', async () => {
    const person = await place.aConsultant();
    const first = await place.connectTo(place.one, person);
    const before = await place.aWaitingCustomer();
    await place.announce(before);
    await until(() => noticesOf(first, before).length > 0, 3_000);
    const lastSeq = first.notifications.at(-1)!.seq;
    first.close();
    const missed: Waiting[] = [];
    for (let count = 0; count < 12; count += 1) {
      missed.push(await place.aWaitingCustomer());
      await place.announce(missed.at(-1)!);
    }

    const again = await place.connectTo(place.two, person, { lastSeq });
    await until(() => again.notifications.length >= missed.length);
    const live = await place.aWaitingCustomer();
    await place.announce(live);
    await until(() => noticesOf(again, live).length > 0, 3_000);
    const repeated = await again.sync(lastSeq);

    expect(repeated).toEqual({ success: true, count: 0, last_seq: lastSeq + 13 });
    expect(again.notifications.map(({ seq }) => seq)).toEqual(
      Array.from({ length: 13 }, (_, index) => lastSeq + 1 + index),
    );
  });

  it('is reached by push when no device confirms in time (F-NOT-02, 09)', async () => {
    const person = await place.aConsultant();
    await place.only(person, 'push');
    const device = await place.subscribe(person);
    const silent = await place.connectTo(place.one, person, { confirms: false });
    const waiting = await place.aWaitingCustomer();

    await place.announce(waiting);
    await until(() => place.push.received.some((received) => received.device === device.name), 12_000);

    expect(noticesOf(silent, waiting)).toHaveLength(1);
    await until(async () => (await place.deliveriesOf(person, waiting)).length === 2);
    expect(await place.deliveriesOf(person, waiting)).toEqual([
      { channel: 'ws', status: 'failed', attempt: 1 },
      { channel: 'push', status: 'sent', attempt: 1 },
    ]);
  }, 20_000);
});
