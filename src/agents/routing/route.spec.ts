import { aRoutableVersion, anExperiment } from '../testing';
import { candidatesFor } from './route';

const first = aRoutableVersion({ agentId: 'a', versionId: 'a1', priority: 1 });
const second = aRoutableVersion({ agentId: 'b', versionId: 'b1', priority: 2, appId: 'app-b' });
const canary = aRoutableVersion({ agentId: 'a', versionId: 'a2', priority: 1, active: false, appId: 'app-a2' });
const off = aRoutableVersion({ agentId: 'c', versionId: 'c1', priority: 0, enabled: false });
const other = aRoutableVersion({ agentId: 'd', versionId: 'd1', priority: 0, scene: 'chat' });
const template = aRoutableVersion({ agentId: 't', versionId: 't1', priority: 3, provider: 'template', appId: null });
const late = aRoutableVersion({ agentId: 'e', versionId: 'e1', priority: 9 });
const versions = [late, second, template, other, off, canary, first];
const experiment = anExperiment({ arms: [{ name: 'canary', versionId: 'a2', percent: 5, ranges: [[0, 499]] }] });

const order = (...args: Parameters<typeof candidatesFor>) =>
  candidatesFor(...args).map(({ version, role }) => `${version.versionId} ${role}`);

describe('the candidates of a call (F-AGT-05, F-AIG-01)', () => {
  it('are the enabled agents of the scene by priority, up to the template', () => {
    expect(order({ versions, experiments: [] }, 'welcome', undefined, undefined)).toEqual([
      'a1 assigned',
      'b1 failover',
      't1 template',
    ]);
  });

  it('begin with the version of the arm', () => {
    expect(order({ versions, experiments: [experiment] }, 'welcome', { versionId: 'a2' }, undefined)).toEqual([
      'a2 assigned',
      'a1 failover',
      'b1 failover',
      't1 template',
    ]);
  });

  it('end with the arms of a running experiment', () => {
    const table = { versions: versions.filter((version) => version !== template), experiments: [experiment] };
    expect(order(table, 'welcome', undefined, undefined)).toEqual([
      'a1 assigned',
      'b1 failover',
      'e1 failover',
      'a2 failover',
    ]);
  });

  it('begin with the app that leads the conversation, by the version of old or by its present one', () => {
    const table = { versions, experiments: [] };
    expect(order(table, 'welcome', undefined, { versionId: 'b1', appId: 'app-b' })[0]).toBe('b1 assigned');
    expect(order(table, 'welcome', undefined, { versionId: 'b0', appId: 'app-b' })[0]).toBe('b1 assigned');
    expect(order(table, 'welcome', { versionId: 'a2' }, { versionId: 'gone', appId: 'gone' })[0]).toBe('a1 assigned');
  });

  it('are none where no agent serves the scene', () => {
    expect(order({ versions, experiments: [] }, 'plan', undefined, undefined)).toEqual([]);
  });
});
