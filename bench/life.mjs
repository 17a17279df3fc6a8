/** Start time and memory of the platform. */
import { setTimeout as sleep } from 'node:timers/promises';
import { middle, slope } from './figures.mjs';
import { residentMb } from './machine.mjs';
import { launchPlatform, setUpPlatform } from './platform.mjs';
import { ask } from './protocol.mjs';

const restarts = 3;
const samples = 20;
/** Fewer calls tell nothing about a slope: the heap still looks for its size. */
export const callsForSlope = 200_000;

/**
 * On the embedded default: a first start with an empty folder until the administrator is signed in and has made a
 * group, then restarts until an agent has its first right answer.
 * @param {import('./processes.mjs').Processes} processes
 */
export async function measureStart(processes) {
  let begin = performance.now();
  let running = await launchPlatform(processes, 'embedded', {});
  const { target } = await setUpPlatform(processes, running);
  const firstStartMs = performance.now() - begin;
  const times = [];
  for (let number = 0; number < restarts; number += 1) {
    await processes.stop(running);
    begin = performance.now();
    running = await launchPlatform(processes, 'embedded', {});
    await processes.ready(running, () => ask({ ...target, port: running.port }, 'echo'), { pause: 5 });
    times.push(performance.now() - begin);
  }
  await sleep(2_000);
  const idleMb = residentMb(running.pid);
  await processes.stop(running);
  return { firstStartMs, firstAnswerMs: middle(times.toSorted((a, b) => a - b)), idleMb };
}

/**
 * @param {import('./load.mjs').Load} load
 * @param {import('./protocol.mjs').Target} target
 * @param {number} calls at least
 */
export async function measureMemory(load, target, calls) {
  const points = [{ x: 0, y: residentMb(target.pid) }];
  let answered = 0;
  for (let pause = 0.5; answered < calls;) {
    const outcome = await load.run(target, 'echo', { seconds: pause, warmup: 0 });
    answered += outcome.answered;
    pause = Math.max(0.2, (calls / samples) * (pause / outcome.answered));
    points.push({ x: answered, y: residentMb(target.pid) });
  }
  // The first fifth fills caches and lets the heap find its size.
  const settled = points.filter(({ x }) => x >= answered / 5);
  return { calls: answered, residentMb: points.at(-1).y, slopeMbPer100k: slope(settled) * 100_000 };
}
