import { Logger } from '@nestjs/common';
import type { ConfigEpochsService } from '../../settings/config-epochs.service';
import type { AgentRepository, AgentWithVersion } from '../agent.repository';
import type { ExperimentRepository } from '../experiment.repository';
import { GatewayTimes } from '../gateway-times';
import { AgentDirectory } from './agent-directory';
import { Breakers } from './breakers';

const agentAt = (priority: number): AgentWithVersion =>
  ({ config: { id: 'a', priority, activeVersionNo: 1 }, version: { id: 'v', versionNo: 1 } }) as AgentWithVersion;

/** F-AGT-07: what changes is in force for every call that begins afterwards. */
describe('the routing table of a replica', () => {
  let epoch: number;
  let everything: jest.Mock<Promise<AgentWithVersion[]>>;
  let directory: AgentDirectory;
  const priority = async () => (await directory.table()).versions[0]?.priority;

  beforeEach(() => {
    Logger.overrideLogger(false);
    epoch = 1;
    everything = jest.fn(async () => [agentAt(epoch)]);
    directory = new AgentDirectory(
      { everything } as unknown as AgentRepository,
      { running: async () => [] } as unknown as ExperimentRepository,
      { version: () => epoch } as unknown as ConfigEpochsService,
      new Breakers(new GatewayTimes()),
    );
  });

  it('is read once for a state, however many ask', async () => {
    expect(await Promise.all([priority(), priority(), priority()])).toEqual([1, 1, 1]);
    expect(await priority()).toBe(1);
    expect(everything).toHaveBeenCalledTimes(1);
  });

  it('is never one that was read before the change', async () => {
    let finish = (_: AgentWithVersion[]): void => undefined;
    everything.mockReturnValueOnce(new Promise((resolve) => (finish = resolve)));
    const before = priority();
    epoch = 2;
    expect(await priority()).toBe(2);
    finish([agentAt(1)]);
    await before;
    expect(await priority()).toBe(2);
  });

  it('stays the last known one while the store is away, and is read again', async () => {
    await priority();
    epoch = 2;
    everything.mockRejectedValueOnce(new Error('away'));
    expect(await priority()).toBe(1);
    expect(await priority()).toBe(2);
  });
});
