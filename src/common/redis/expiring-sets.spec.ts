import { Logger } from '@nestjs/common';
import { FakeClock } from '../testing';
import { Broadcast } from './broadcast';
import { ExpiringSets } from './expiring-sets';

describe('expiring sets of one process', () => {
  it('forget a member that is not put in again', async () => {
    const clock = new FakeClock();
    const sets = new ExpiringSets(clock);
    await sets.put(
      [
        { set: 'a', member: '1' },
        { set: 'b', member: '1' },
      ],
      1_000,
    );
    clock.advance(900);
    await sets.put([{ set: 'a', member: '1' }], 1_000);
    clock.advance(500);

    expect(await sets.withMembers(['a', 'b', 'c'])).toEqual(new Set(['a']));
  });

  it('forget a member that is taken out, and keep the others', async () => {
    const sets = new ExpiringSets(new FakeClock());
    await sets.put(
      [
        { set: 'a', member: '1' },
        { set: 'a', member: '2' },
      ],
      1_000,
    );
    await sets.remove({ set: 'a', member: '1' });
    expect(await sets.withMembers(['a'])).toEqual(new Set(['a']));
    await sets.remove({ set: 'a', member: '2' });
    await sets.remove({ set: 'b', member: '2' });
    expect(await sets.withMembers(['a'])).toEqual(new Set());
  });
});

describe('a broadcast within one process', () => {
  it('reaches all who listen to its topic', () => {
    const broadcast = new Broadcast();
    const heard: unknown[] = [];
    broadcast.listen('a', (message) => heard.push([1, message]));
    broadcast.listen('a', (message) => heard.push([2, message]));
    broadcast.listen('b', (message) => heard.push([3, message]));

    broadcast.say('a', { text: 'hello' });
    broadcast.say('nobody', {});

    expect(heard).toEqual([
      [1, { text: 'hello' }],
      [2, { text: 'hello' }],
    ]);
  });

  it('reaches the others when one of them fails', () => {
    const complained = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    const broadcast = new Broadcast();
    const heard: unknown[] = [];
    broadcast.listen('a', () => {
      throw new Error('no');
    });
    broadcast.listen('a', (message) => heard.push(message));

    broadcast.say('a', { text: 'hello' });

    expect(heard).toEqual([{ text: 'hello' }]);
    expect(complained).toHaveBeenCalledTimes(1);
  });
});
