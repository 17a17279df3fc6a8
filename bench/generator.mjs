/** The load generator, a process of its own: closed loop, one request under way on each connection. */
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpConnection } from './http-connection.mjs';
import { Latencies } from './latencies.mjs';
import { cpuMicroseconds } from './machine.mjs';
import { checkAnswer, firstId, requestBytes } from './protocol.mjs';

/**
 * @typedef {object} Job
 * @property {import('./protocol.mjs').Target} target
 * @property {import('./protocol.mjs').Action} action
 * @property {number} connections
 * @property {number} seconds that count
 * @property {number} warmup seconds before, that do not
 * @property {boolean} checkAll every answer in full; else the first of each connection, then status and length
 * @property {Record<string, number>} pids whose CPU time to read
 *
 * @typedef {object} Outcome
 * @property {number} answered in all, warm-up and tail included
 * @property {string[]} failures the first few
 * @property {number} perSecond
 * @property {{ p50: number, p99: number }} milliseconds
 * @property {Record<string, number>} cpu microseconds a request, by name of the process
 * @property {number} busy share of its core that the generator itself used
 */

class Run {
  latencies = new Latencies();
  answered = 0;
  /** @type {string[]} */
  failures = [];
  #counting = false;
  #stopped = false;
  #nextId = firstId;
  /** @type {HttpConnection[]} */
  #connections = [];
  #busy = 0;

  /** @param {Job} job */
  constructor(job) {
    this.job = job;
  }

  /** @returns {Promise<Outcome>} */
  async outcome() {
    for (let number = 0; number < this.job.connections; number += 1) this.#open();
    await sleep(this.job.warmup * 1000);
    const before = this.#snapshot();
    this.#counting = true;
    await sleep(this.job.seconds * 1000);
    this.#counting = false;
    const after = this.#snapshot();
    this.#stopped = true;
    for (const deadline = Date.now() + 5_000; this.#busy > 0 && Date.now() < deadline;) await sleep(5);
    for (const connection of this.#connections) connection.close();
    return this.#sum(before, after);
  }

  #open() {
    let [id, sentAt, length] = [0, 0, -1];
    let request;
    const { target, action, checkAll } = this.job;
    const send = () => {
      if (request === undefined || checkAll) request = requestBytes(target, action, (id = this.#nextId++));
      sentAt = performance.now();
      connection.send(request);
    };
    const onAnswer = (answer) => {
      this.answered += 1;
      if (this.#counting) this.latencies.add(performance.now() - sentAt);
      try {
        if (checkAll || length < 0) checkAnswer(target, action, id, answer);
        else if (answer.status !== 200 || answer.body.length !== length) {
          throw new Error(`status ${answer.status}, ${answer.body.length} bytes instead of ${length}`);
        }
        length = answer.body.length;
      } catch (error) {
        this.#fail(error);
      }
      if (this.#stopped) this.#busy -= 1;
      else send();
    };
    const connection = new HttpConnection(target.port, onAnswer, (error) => {
      this.#busy -= 1;
      this.#fail(error);
    });
    this.#connections.push(connection);
    this.#busy += 1;
    send();
  }

  #fail(error) {
    if (this.failures.length < 3) this.failures.push(error.message);
  }

  #snapshot() {
    const pids = Object.entries(this.job.pids);
    return {
      at: Number(process.hrtime.bigint() / 1000n),
      own: process.cpuUsage(),
      cpu: Object.fromEntries(pids.map(([name, pid]) => [name, cpuMicroseconds(pid)])),
    };
  }

  #sum(before, after) {
    const { count } = this.latencies;
    const elapsed = after.at - before.at;
    const own = after.own.user + after.own.system - before.own.user - before.own.system;
    return {
      answered: this.answered,
      failures: this.failures,
      perSecond: (count * 1e6) / elapsed,
      milliseconds: { p50: this.latencies.percentile(0.5), p99: this.latencies.percentile(0.99) },
      cpu: Object.fromEntries(
        Object.keys(after.cpu).map((name) => [name, (after.cpu[name] - before.cpu[name]) / count]),
      ),
      busy: own / elapsed,
    };
  }
}

process.on('message', async (job) => {
  const outcome = await new Run(job).outcome();
  process.send(outcome);
});
