import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Engine } from '../test/support/engines';

const help = `npm run proof -- [options]
  --registrations <n>   customers who register (1000)
  --kills <n>           kill -9, spread evenly over the kinds (40)
  --engine <name>       mariadb: replicas on MariaDB and Redis, all of which get killed (default);
                        sqlite: one process on a file, which gets killed
  --replicas <n>        processes of the platform (3)
  --interval <seconds>  between two kills, on average (6)
  --seed <n>            of everything that looks accidental; printed, so that a plan can be run again (random)
  --logs                keeps the logs of the replicas even when every invariant held
  --help

Ends with 0 when every invariant held. The evidence and, after a violation, the logs are in proof/results.`;

export interface Options {
  readonly registrations: number;
  readonly kills: number;
  readonly engine: Engine;
  readonly replicas: number;
  readonly intervalMs: number;
  readonly seed: number;
  readonly logs: boolean;
}

/** The options of `npm run proof -- …`; undefined when help was asked for, and printed. Throws on what cannot be used. */
export function readOptions(args: string[]): Options | undefined {
  const text = (value: string) => ({ type: 'string', default: value }) as const;
  const { values } = parseArgs({
    args,
    options: {
      registrations: text('1000'),
      kills: text('40'),
      engine: text('mariadb'),
      replicas: text('3'),
      interval: text('6'),
      seed: text(String(randomInt(2 ** 31))),
      logs: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${help}\n`);
    return undefined;
  }
  const { engine } = values;
  if (engine !== 'mariadb' && engine !== 'sqlite')
    throw new Error(`--engine must be mariadb or sqlite, not ${engine}.`);
  return {
    registrations: numberOf('registrations', values.registrations, 1),
    kills: numberOf('kills', values.kills, 0),
    engine,
    replicas: engine === 'sqlite' ? 1 : numberOf('replicas', values.replicas, 1),
    intervalMs: numberOf('interval', values.interval, 1) * 1_000,
    seed: numberOf('seed', values.seed, 0),
    logs: values.logs,
  };
}

function numberOf(name: string, text: string, least: number): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw new Error(`--${name} must be a whole number from ${least} on, not ${text}.`);
}
