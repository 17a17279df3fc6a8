/**
 * The platform as `src/main.ts` runs it, in a process whose operations fail as a test orders. The ports at which effects
 * leave the process are wrapped from outside; the platform knows nothing of it. Loads everything at once and starts when told.
 */
import '../../../src/app.setup';
import { watchMysql, watchSqlite } from './database-ports';
import { points } from './fault-points';
import type { FaultMessage, FaultRequest } from './fault.types';
import { live, watchLives } from './lives';
import { watchAnswers, watchFetch, watchMail, watchRedis, watchRequests, watchSockets } from './network-ports';
import { shortenLimits } from './short-limits';

const main = require.resolve('../../../src/main');
const signals = ['SIGTERM', 'SIGINT', 'unhandledRejection'];

const tell = (message: FaultMessage): void => void process.send?.(message, undefined, undefined, () => undefined);

/** A life of the platform; the one before is over. */
function begin(env: Record<string, string>): void {
  Object.assign(process.env, env);
  for (const signal of signals) process.removeAllListeners(signal);
  delete require.cache[main];
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- it starts by being loaded
  live(() => require(main) as unknown);
}

process.on('message', (request: FaultRequest) => {
  if (request.ask === 'life') return begin(request.env);
  if (request.ask === 'order') points.expect(request.order);
  tell({ tells: 'report', report: points.report });
});
process.on('disconnect', () => process.exit(0));

shortenLimits();
watchSqlite();
watchMysql();
watchFetch();
watchAnswers();
watchRedis();
watchSockets();
void Promise.all([watchRequests(), watchMail()]).then(() => {
  watchLives();
  tell({ tells: 'loaded' });
});
