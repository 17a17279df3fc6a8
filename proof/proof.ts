/**
 * `npm run proof [-- options]`: customers register while processes of the platform, Redis and the database are killed at
 * random. At the end the database must agree with what the clients were told.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { heading, say, table } from '../demo/printing';
import { seededRandom } from '../test/emulator/random';
import { Customers } from './customers';
import { keepEvidence, resultFolder, versions } from './evidence';
import { callKey, type Facts, readFacts } from './facts';
import { checkAnswers, checkFacts, checkProcesses, type History, type Invariant } from './invariants';
import { Listener } from './listener';
import { type Options, readOptions } from './options';
import { planKills } from './plan';
import { figures } from './figures';
import { setStage, type Stage } from './stage';
import { Changes, ToolCalls } from './traffic';

/** The deadline of a run: its retries after 5, 15 and 60 s, three times the agent's limit of 60 s, and 30 s. */
const deadlineMs = (5 + 15 + 60 + 3 * 60 + 30) * 1_000;
/** Longer than a lease: what is done twice is done by then. */
const afterglowMs = 15_000;
const progressMs = 5_000;
const ownClient = 'registration-automation';

interface Cast {
  readonly customers: Customers;
  readonly toolCalls: ToolCalls;
  readonly changes: Changes;
  readonly listener: Listener;
}

/** Customers come before each blow, most of them right before it; afterwards the last ones. */
async function perform(stage: Stage, { customers }: Cast, options: Options): Promise<void> {
  const { fleet } = stage;
  const plan = planKills(seededRandom(options.seed), options.engine, options.kills, options.intervalMs);
  for (const [index, kill] of plan.entries()) {
    await Promise.all([fleet.available(kill.kind), customers.calm()]);
    customers.launch(share(options, index), kill.afterMs);
    await sleep(kill.afterMs);
    await fleet.strike(kill);
  }
  customers.launch(share(options, plan.length), options.intervalMs);
  await customers.settled();
  await fleet.whole();
}

/** How many of the customers come at `turn`, so that the turns add up to all. */
function share({ registrations, kills }: Options, turn: number): number {
  const until = (turns: number): number => Math.floor((registrations * turns) / (kills + 1));
  return until(turn + 1) - until(turn);
}

/** Looks until nothing is wrong and stays so, at most until the deadline. */
async function settle(look: () => Promise<Invariant[]>): Promise<Invariant[]> {
  const deadline = performance.now() + deadlineMs;
  let found = await look();
  while (performance.now() < deadline) {
    const whole = found.every(({ violations }) => violations.length === 0);
    await sleep(whole ? afterglowMs : 2_000);
    found = await look();
    if (whole && found.every(({ violations }) => violations.length === 0)) break;
  }
  return found;
}

function watch({ fleet }: Stage, { customers, toolCalls, changes, listener }: Cast, { registrations, kills }: Options) {
  const startedAt = performance.now();
  return setInterval(() => {
    const seconds = String(Math.round((performance.now() - startedAt) / 1_000)).padStart(4);
    const done = Object.values(fleet.kills).reduce((sum, count) => sum + count, 0);
    say(
      `${seconds} s  acknowledged ${customers.acknowledged.length}/${registrations}, waiting ${customers.waiting}` +
        `, kills ${done}/${kills}, serving ${fleet.serving}/${fleet.replicas.length}, tool calls ${toolCalls.answered.length}` +
        `, changes ${changes.answered.length}, notices ${listener.ids.size}`,
    );
  }, progressMs);
}

async function prove(
  stage: Stage,
  options: Options,
  folder: string,
): Promise<{ invariants: Invariant[]; figures: object }> {
  const { baseUrl, store, group, consultants, fleet, emulator } = stage;
  const [watcher] = consultants;
  if (watcher === undefined || consultants.length < 2) throw new Error('the seeds should have made two consultants.');
  const cast: Cast = {
    customers: new Customers(baseUrl, join(folder, 'acknowledged.jsonl'), seededRandom(options.seed + 1)),
    toolCalls: new ToolCalls(group),
    changes: new Changes(baseUrl, group.id, () => stage.tokenOf('admin')),
    listener: new Listener(baseUrl, watcher.id, () => stage.tokenOf(watcher)),
  };
  const startedAt = performance.now();
  const progress = watch(stage, cast, options);
  await perform(stage, cast, options);
  await Promise.all([cast.toolCalls.stop(), cast.changes.stop()]);
  const loadedAt = performance.now();
  say(`${Math.round((loadedAt - startedAt) / 1_000)} s  everybody has an answer; looking at what has come of it`);
  const journal = await emulator.journal();
  const answeredCalls = journal.flatMap(({ mcpCalls }) => mcpCalls.filter(({ ok }) => ok));
  const history: History = {
    ...cast,
    consultants: consultants.map(({ id }) => id),
    agentCalls: answeredCalls.map(({ tool, arguments: args }) => callKey(tool, args)),
  };
  const traces = { consultants: history.consultants, probeGroup: group.id, ownClient };
  let facts!: Facts;
  const agreed = await settle(async () => {
    facts = await readFacts(store, options.engine, traces);
    return checkFacts(facts, history);
  });
  clearInterval(progress);
  const settledAt = performance.now();
  cast.listener.close();
  const ends = await fleet.stop();
  const auditError = await stage.command('verify-audit').then(
    () => undefined,
    (error: Error) => error.message,
  );
  const invariants = [checkAnswers(cast.customers), ...agreed, ...checkProcesses(fleet, ends, auditError)];
  const seconds = { load: (loadedAt - startedAt) / 1_000, settling: (settledAt - loadedAt) / 1_000 };
  return { invariants, figures: figures(fleet, facts, history, seconds) };
}

async function run(options: Options): Promise<boolean> {
  const folder = resultFolder(options.seed);
  say(`Seed ${options.seed}: the same plan again with --seed ${options.seed}. Setting the stage …`);
  const stage = await setStage(options, folder);
  const { invariants, figures: measured } = await prove(stage, options, folder).finally(() => stage.strike());
  const held = invariants.every(({ violations }) => violations.length === 0);
  report(invariants, measured);
  const at = new Date().toISOString();
  const evidence = { at, held, options, versions: versions(), ...measured, invariants };
  say(`\nEvidence: ${keepEvidence(folder, evidence, !held || options.logs)}`);
  return held;
}

function report(invariants: readonly Invariant[], measured: object): void {
  heading('Figures');
  table(
    ['what', 'value'],
    Object.entries(measured).map(([what, value]) => [what, JSON.stringify(value)]),
  );
  heading('Invariants');
  table(
    ['', 'must hold', 'checked', 'broken'],
    invariants.map(({ id, says, checked, violations }) => [id, says, String(checked), String(violations.length)]),
  );
  for (const { id, violations } of invariants)
    for (const violation of violations.slice(0, 5)) say(`  ${id}: ${violation}`);
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) return;
  const held = await run(options);
  say(held ? '\nproof ok' : '\nproof failed: an invariant was broken');
  process.exitCode = held ? 0 : 1;
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`\nproof failed: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
