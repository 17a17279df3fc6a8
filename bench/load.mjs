/** The bench's end of the generator process. */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const generatorFile = fileURLToPath(new URL('generator.mjs', import.meta.url));

export class Load {
  #running;
  #ended;
  #storePid;
  /** @type {Map<number, number>} */
  #toolCalls = new Map();

  /** @param {import('./processes.mjs').Processes} processes @param {number} storePid */
  constructor(processes, storePid) {
    this.#running = processes.start('generator', 'others', [process.execPath, generatorFile], { ipc: true });
    this.#ended = once(this.#running.child, 'exit').then(() => {
      throw new Error(`the generator ended, see ${this.#running.logFile}`);
    });
    this.#ended.catch(() => undefined);
    this.#storePid = storePid;
  }

  /**
   * @param {import('./protocol.mjs').Target} target
   * @param {import('./protocol.mjs').Action} action
   * @param {{ connections?: number, seconds: number, warmup?: number, checkAll?: boolean }} options
   * @returns {Promise<import('./generator.mjs').Outcome>} fails when any answer was wrong
   */
  async run(target, action, { connections = 16, seconds, warmup = 0.3, checkAll = false }) {
    const { child } = this.#running;
    const pids = { server: target.pid, store: this.#storePid };
    child.send({ target, action, connections, seconds, warmup, checkAll, pids });
    const [outcome] = await Promise.race([once(child, 'message'), this.#ended]);
    if (outcome.failures.length > 0 || outcome.answered === 0) {
      throw new Error(`wrong answers of ${target.name} to ${action}: ${outcome.failures.join('; ') || 'none came'}`);
    }
    if (action !== 'list') this.#toolCalls.set(target.port, this.toolCallsOn(target.port) + outcome.answered);
    return outcome;
  }

  /** Answered tool calls of the server on `port` since the start. @param {number} port */
  toolCallsOn(port) {
    return this.#toolCalls.get(port) ?? 0;
  }
}
