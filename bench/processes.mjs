/** Child processes of the bench and their folder; none outlives the run. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pinned } from './machine.mjs';

const stopTimeout = 10_000;

/** @typedef {{ name: string, pid: number, child: import('node:child_process').ChildProcess, logFile: string }} Running */

export class Processes {
  folder = mkdtempSync(join(tmpdir(), 'anmei-bench-'));
  /** @type {Running[]} */
  #running = [];

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.once(signal, () => {
        this.kill();
        process.exit(1);
      });
    }
  }

  /**
   * @param {string} name also the name of the log file
   * @param {import('./machine.mjs').Place} place
   * @param {[string, ...string[]]} commandLine
   * @param {{ env?: Record<string, string>, cwd?: string, ipc?: boolean }} [options]
   * @returns {Running}
   */
  start(name, place, [command, ...args], { env, cwd = this.folder, ipc = false } = {}) {
    const logFile = join(this.folder, `${name}.log`);
    const log = openSync(logFile, 'a');
    const stdio = ['ignore', log, log, ...(ipc ? ['ipc'] : [])];
    const child = spawn(...pinned(place, command, args), { cwd, stdio, env: env ?? process.env });
    closeSync(log);
    const running = { name, pid: child.pid ?? 0, child, logFile };
    this.#running.push(running);
    return running;
  }

  /**
   * Repeats `probe` until it gives something; an error of it counts as "not yet".
   * @template T
   * @param {Running} running
   * @param {() => Promise<T>} probe
   * @param {{ timeout?: number, pause?: number }} [options] milliseconds
   * @returns {Promise<T>}
   */
  async ready(running, probe, { timeout = 30_000, pause = 20 } = {}) {
    const deadline = Date.now() + timeout;
    for (;;) {
      try {
        return await probe();
      } catch (cause) {
        const ended = running.child.exitCode !== null || running.child.signalCode !== null || running.pid === 0;
        if (ended || Date.now() > deadline) {
          const log = readFileSync(running.logFile, 'utf8').trim().slice(-1500);
          throw new Error(`${running.name} ${ended ? 'ended' : 'gave no right answer'}: ${cause.message}\n${log}`);
        }
        await sleep(pause);
      }
    }
  }

  /** @param {Running} running */
  async stop({ child }) {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    const giveUp = setTimeout(() => child.kill('SIGKILL'), stopTimeout);
    await exited;
    clearTimeout(giveUp);
  }

  async stopAll() {
    // The store last: servers say goodbye to it.
    for (const running of this.#running.toReversed()) await this.stop(running);
    rmSync(this.folder, { recursive: true, force: true });
  }

  kill() {
    for (const { child } of this.#running) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function freePort() {
  const server = createServer();
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
