/**
 * `npm run bench`: this platform beside a hand-written floor and other MCP servers, on this machine. Wrong answers and
 * missing call log rows fail; speed is told, never judged by the exit code.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Figures } from './figures.mjs';
import { goals, registrationGoals } from './goals.mjs';
import { measureMemory, measureStart } from './life.mjs';
import { Load } from './load.mjs';
import { machineFacts } from './machine.mjs';
import { startMariadb } from './mariadb.mjs';
import { readOptions } from './options.mjs';
import { launchPlatform, learnContext, legacyTarget, setUpPlatform } from './platform.mjs';
import { Processes } from './processes.mjs';
import { profileEcho } from './profile.mjs';
import { printFacts, printGoals, printMeasures, printProfile, printRound } from './report.mjs';
import { measureRegistrations } from './registrations.mjs';
import { measureRounds, planMeasures, verify } from './runs.mjs';
import { Servers } from './servers.mjs';

const options = readOptions(process.argv.slice(2));
const processes = new Processes();
const begin = Date.now();
try {
  if (options.only.join() === 'registrations') await benchRegistrations();
  else await bench();
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
} finally {
  await processes.stopAll();
}

async function bench() {
  const store = await startMariadb(processes, options.durable);
  const platform = await launchPlatform(processes, 'platform', { databaseUrl: store.url });
  const own = await setUpPlatform(processes, platform);
  const context = await learnContext(store, own);
  const servers = new Servers(processes, context, own.target);
  const floor = await servers.startFloor();
  const peers = await servers.startPeers();
  const facts = { machine: machineFacts(), versions: versionsOf(store, peers), absent: peers.absent, options };
  printFacts(facts);

  const load = new Load(processes, store.pid);
  const measures = planMeasures(
    {
      ...{ floor: floor.target, floorLong: floor.longTarget, platform: own.target, platformLong: own.longTarget },
      ...{ legacy: await legacyTarget(own.target), peers: peers.targets },
    },
    options.only,
  );
  const rowsBefore = await callLogRows(store);
  let answers = 0;
  for (const measure of measures) answers += await verify(load, measure);
  console.log(`verified in full: ${answers} answers of ${measures.length} kinds`);

  const { rounds: number, seconds } = options;
  const rounds = await measureRounds({ measures, load, floor: floor.target, rounds: number, seconds }, printRound);
  const memory = options.calls > 0 ? await measureMemory(load, own.target, options.calls) : undefined;
  const callLog = { calls: load.toolCallsOn(platform.port), rows: (await callLogRows(store)) - rowsBefore };
  const profile = options.profile
    ? await profileEcho({ processes, load, databaseUrl: store.url }, own.target)
    : undefined;
  const start = await measureStart(processes);

  const registrations =
    options.registrations > 0 ? await measureRegistrations(processes, store, options.registrations) : undefined;

  const figures = new Figures(rounds, options.noisy);
  const lists = {
    listed: context.tools.length,
    listBytes: context.lists['/mcp'].length,
    longBytes: context.lists['/long'].length,
  };
  const peerNames = peers.targets.map(({ name }) => name);
  const found = goals({ figures, peerNames, lists, start, memory, callLog, profile, registrations });
  printMeasures(measures, figures);
  if (profile) printProfile(profile);
  printGoals(found);
  save({
    at: new Date(begin).toISOString(),
    ...facts,
    userQuery: context.userQuery,
    lists,
    rounds,
    start,
    memory,
    callLog,
    profile,
    registrations,
    goals: found,
  });
  await store.connection.end();
  if (callLog.rows < callLog.calls)
    throw new Error(`${callLog.calls - callLog.rows} answered calls have no row in the call log`);
}

async function benchRegistrations() {
  const store = await startMariadb(processes, options.durable);
  const facts = { machine: machineFacts(), versions: versionsOf(store), absent: {}, options };
  printFacts(facts);
  const registrations = await measureRegistrations(processes, store, options.registrations);
  const found = registrationGoals(registrations);
  printGoals(found);
  save({ at: new Date(begin).toISOString(), ...facts, registrations, goals: found });
  await store.connection.end();
}

async function callLogRows({ connection }) {
  const [[{ total }]] = await connection.query('SELECT COUNT(*) AS total FROM bench.mcp_call_logs');
  return total;
}

function versionsOf(store, peers) {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return { platform: version, MariaDB: store.version, ...peers?.versions };
}

function save(results) {
  const folder = new URL('results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL('latest.json', folder), `${JSON.stringify(results, null, 2)}\n`);
  console.log(`\nbench/results/latest.json written after ${Math.round((Date.now() - begin) / 1000)} s`);
}
