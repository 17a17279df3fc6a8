import type { AppHandler } from './context';
import { runData } from './blocking-body';
import { notFound, notWorkflowApp } from './dify-error';
import { ok, userOf } from './exchange';
import { SseStream } from '../stream/sse-stream';

const pollMs = 20;

/** GET /workflows/run/{id}. */
export const runDetail: AppHandler = ({ store }, { params }, { config }) => {
  if (config.mode !== 'workflow' && config.mode !== 'advanced-chat') throw notWorkflowApp();
  const run = store.runs.get(params['id'] ?? '');
  if (run?.appId !== config.appId) throw notFound('Workflow run not found.');
  return ok({ ...runData(run), inputs: JSON.stringify(run.inputs) });
};

/** GET /workflow/{run}/events: from now on, or from the start with include_state_snapshot, until the run has ended. */
export const runEvents: AppHandler = async (context, exchange, { config }) => {
  const { store, clock, nextRandom } = context;
  const run = store.runs.get(exchange.params['id'] ?? '');
  if (run?.appId !== config.appId || run.user !== userOf(exchange.query)) throw notFound('Workflow run not found.');
  const gone = new AbortController();
  exchange.response.once('close', () => gone.abort());
  const options = { clock, random: nextRandom(), style: config.jsonStyle, lineEnd: '\n', pings: true } as const;
  const stream = new SseStream(exchange.response, options);
  stream.open();
  const ended = run.summary !== undefined;
  const whole = exchange.query.get('include_state_snapshot') === 'true';
  let next = whole ? 0 : ended ? run.events.length - 1 : run.events.length;
  while (!gone.signal.aborted) {
    for (; next < run.events.length; next += 1) await stream.send(run.events[next] ?? {});
    if (run.summary !== undefined || !store.runs.has(run.id)) break;
    await clock.sleep(pollMs, gone.signal);
  }
  await stream.end();
  return null;
};
