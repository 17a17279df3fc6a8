/** Cores, processes and what they use. Linux tells it all in /proc; elsewhere nothing is pinned and CPU is unknown. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';

/** /proc counts in ticks of 10 ms on every Linux that Node supports. */
const microsecondsPerTick = 10_000;

const allowed = allowedCores();
const canPin = allowed.length > 1 && spawnSync('taskset', ['--version']).status === 0;

/** The measured server has the first core for itself; generator and store share the others. */
const coresOf = { server: allowed.slice(0, 1).join(), others: allowed.slice(1).join(), anywhere: allowed.join() };

/**
 * @typedef {'server' | 'others' | 'anywhere'} Place
 * @param {Place} place
 * @param {string} command
 * @param {string[]} args
 * @returns {[string, string[]]} what to spawn so that it stays in its place
 */
export function pinned(place, command, args) {
  return canPin ? ['taskset', ['-c', coresOf[place], command, ...args]] : [command, args];
}

/** @returns {number} CPU time so far in microseconds, user and system; NaN where unknown */
export function cpuMicroseconds(pid) {
  const fields = procText(pid, 'stat').split(') ').pop()?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * microsecondsPerTick;
}

/** @returns {number} resident memory in MB (10^6 bytes); NaN where unknown */
export function residentMb(pid) {
  return (Number(/VmRSS:\s+(\d+) kB/.exec(procText(pid, 'status'))?.[1]) * 1024) / 1e6;
}

export function machineFacts() {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1e9),
    kernel: release(),
    node: process.version,
    pinned: canPin ? `server on core ${coresOf.server}, generator and store on ${coresOf.others}` : 'no',
  };
}

/** @returns {number[]} */
function allowedCores() {
  const list = /Cpus_allowed_list:\s+(\S+)/.exec(procText('self', 'status'))?.[1] ?? '0';
  return list.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

function procText(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
