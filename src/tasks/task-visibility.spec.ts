import { type Role, roles } from '../common/access/principal.types';
import { maySee, taskReach } from './task-visibility';

const free = { assignedTo: null, createdBy: null, customerId: null };
const foreign = { assignedTo: 'somebody', createdBy: 'somebody', customerId: 'somebody' };
const as = (...given: Role[]) => ({ userId: 'me', roles: given });

describe('who sees a task (F-REQ-08)', () => {
  it.each(['assignedTo', 'createdBy', 'customerId'] as const)('everybody sees tasks with oneself as %s', (part) => {
    for (const role of roles) expect(maySee({ ...foreign, [part]: 'me' }, as(role))).toBe(true);
    expect(maySee({ ...foreign, [part]: 'me' }, as())).toBe(true);
  });

  it.each<[Role, boolean, boolean]>([
    ['admin', true, true],
    ['operator', true, true],
    ['consultant', false, true],
    ['doctor', false, true],
    ['customer', false, false],
  ])('as %s a foreign task: %s, one that nobody holds: %s', (role, seesForeign, seesFree) => {
    expect(maySee(foreign, as(role))).toBe(seesForeign);
    expect(maySee(free, as(role))).toBe(seesFree);
    expect(maySee({ ...foreign, assignedTo: null }, as(role))).toBe(seesFree);
  });

  it('the strongest role counts', () => {
    expect(taskReach(as('customer', 'consultant', 'operator'))).toBe('all');
    expect(taskReach(as('customer', 'doctor'))).toBe('own_and_unassigned');
    expect(taskReach(as())).toBe('own');
  });
});
