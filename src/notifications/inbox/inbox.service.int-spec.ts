import { startTestApp, type TestApp } from '../../../test/support/app';
import { engineUnderTest } from '../../../test/support/engines';
import { Database } from '../../common/database/database';
import { aNotice } from '../testing';
import { PreferencesService } from '../preferences/preferences.service';
import { TemplatesService } from '../templates/templates.service';
import { InboxReadingService } from './inbox-reading.service';
import { InboxService } from './inbox.service';

describe('the inbox', () => {
  let app: TestApp;
  let names = 0;
  let inbox: InboxService;
  let reading: InboxReadingService;
  let database: Database;

  beforeAll(async () => {
    app = await startTestApp(engineUnderTest());
    inbox = app.app.get(InboxService, { strict: false });
    reading = app.app.get(InboxReadingService, { strict: false });
    database = app.app.get(Database);
  });
  afterAll(() => app.close());

  const aPerson = async (): Promise<string> => {
    return (await app.addStaff(`consultant-${(names += 1)}`)).userId;
  };

  const numbersOf = async (userId: string): Promise<number[]> =>
    (await reading.page(userId, false, 100, undefined)).items.map(({ seq }) => seq);
  const dispatches = async (): Promise<number> => {
    const rows = await database.rows("SELECT id FROM jobs WHERE kind = 'notifications.dispatch'");
    return rows.length;
  };

  it('numbers what comes without gaps, however many write at once (R-18)', async () => {
    const [first, second] = [await aPerson(), await aPerson()];

    const told = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        inbox.notify(aNotice(index % 2 === 0 ? [first, second] : [second, first])),
      ),
    );

    expect(told.map((recipients) => recipients.length)).toEqual(Array(20).fill(2));
    for (const person of [first, second]) {
      expect(await numbersOf(person)).toEqual(Array.from({ length: 20 }, (_, index) => 20 - index));
    }
  });

  it('holds a notice once, however often and at once it is given', async () => {
    const [first, second] = [await aPerson(), await aPerson()];
    const notice = aNotice([first, first]);
    const before = await dispatches();

    const twins = await Promise.all(Array.from({ length: 8 }, () => inbox.notify(notice)));
    const later = await inbox.notify({ ...notice, recipients: [first, second] });

    expect(twins.filter((told) => told.length > 0)).toEqual([[first]]);
    expect(later).toEqual([second]);
    expect([await numbersOf(first), await numbersOf(second)]).toEqual([[1], [1]]);
    expect(await dispatches()).toBe(before + 2);
  });

  it('is part of the transaction of its caller', async () => {
    const person = await aPerson();
    const before = await dispatches();

    const undone = database.transaction(async () => {
      await inbox.notify(aNotice([person]));
      throw new Error('undone');
    });

    await expect(undone).rejects.toThrow('undone');
    expect([await numbersOf(person), await dispatches()]).toEqual([[], before]);
    await inbox.notify(aNotice([person]));
    expect(await numbersOf(person)).toEqual([1]);
  });

  it('knows nobody who is not there', async () => {
    await expect(inbox.notify(aNotice(['018f0000-0000-7000-8000-00000000dead']))).rejects.toThrow();
    expect(await inbox.notify(aNotice([]))).toEqual([]);
  });

  it('speaks the language of its owner', async () => {
    const [chinese, english] = [await aPerson(), await aPerson()];
    const preferences = { channels: null, mutedTypes: [], quietHours: null };
    await app.app.get(PreferencesService, { strict: false }).set(english, { ...preferences, locale: 'en' });

    await inbox.notify(
      aNotice([chinese, english], { type: 'customer_transferred', variables: { by: '王', customer_name: '林小雨' } }),
    );

    const bodyOf = async (person: string) => (await reading.page(person, false, 1, undefined)).items[0]?.body;
    expect(await bodyOf(chinese)).toBe('王 将客户 林小雨 转给了您');
    expect(await bodyOf(english)).toBe('王 has transferred 林小雨 to you.');
  });

  it('stays empty for a notice that is switched off', async () => {
    const person = await aPerson();
    const templates = app.app.get(TemplatesService, { strict: false });
    const template = (await templates.all()).find(
      ({ code, channel, locale }) => code === 'customer_waiting' && channel === 'inapp' && locale === 'zh-CN',
    )!;

    const off = await templates.change(template.id, 1, { enabled: false });
    expect(await inbox.notify(aNotice([person], { type: 'customer_waiting' }))).toEqual([]);
    await templates.change(template.id, off.version, { enabled: true, subject: '请看：{{customer_name}}' });
    await inbox.notify(aNotice([person], { type: 'customer_waiting', variables: { customer_name: '林' } }));

    const [entry] = (await reading.page(person, false, 1, undefined)).items;
    expect(entry).toMatchObject({ seq: 1, title: '请看：林' });
    await expect(templates.change(template.id, 1, { enabled: false })).rejects.toMatchObject({ kind: 'conflict' });
    await expect(templates.change(template.id, 3, { body: '{{password}}' })).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('is read page by page, by its owner only, and forgets what was withdrawn', async () => {
    const [person, other] = [await aPerson(), await aPerson()];
    for (let count = 0; count < 5; count += 1) await inbox.notify(aNotice([person, other], { subject: `s:${count}` }));
    const first = await reading.page(person, true, 2, undefined);
    const [newest] = first.items;
    const rest = await reading.page(person, true, 10, first.nextCursor!);

    await expect(reading.markRead(other, newest!.id)).rejects.toMatchObject({ code: 'notifications.not_found' });
    const read = await reading.markRead(person, newest!.id);
    const again = await reading.markRead(person, newest!.id);
    const whose = await inbox.withdraw('s:0', ['new_customer']);
    const unread = await reading.page(person, true, 10, undefined);

    expect(rest.items.map(({ seq }) => seq)).toEqual([3, 2, 1]);
    expect(rest.nextCursor).toBeNull();
    expect(again.readAt).toEqual(read.readAt);
    expect(whose.toSorted()).toEqual([person, other].toSorted());
    expect(unread.items.map(({ seq }) => seq)).toEqual([4, 3, 2]);
    expect(await inbox.withdraw('s:0', ['new_customer'])).toEqual([]);
    expect(await inbox.withdraw('s:4', ['customer_waiting'])).toEqual([]);
  });
});
