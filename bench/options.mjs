/** The flags of `npm run bench -- …`. */
import { parseArgs } from 'node:util';

const help = `npm run bench -- [flags]
  --rounds <n>     rounds, each measures everything once in another order (3)
  --seconds <n>    that one run counts (2)
  --only <words>   comma list: echo, row, list, long; or parts of server names. The floor always runs.
                   registrations: nothing but those
  --calls <n>      calls for the slope of memory (50000); 0 leaves it out
  --registrations <minutes>  of people who register and are greeted (1); 0 leaves it out
  --durable        MariaDB puts each commit on the disk (innodb_flush_log_at_trx_commit=1; without: 0)
  --profile        ends with the functions that use the CPU under echo load
  --noisy          shows figures of noisy rounds too, marked ~`;

/** @typedef {ReturnType<typeof readOptions>} Options */

/** @param {string[]} args */
export function readOptions(args) {
  const flag = { type: 'boolean', default: false };
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '2' },
      only: { type: 'string', default: '' },
      calls: { type: 'string', default: '50000' },
      registrations: { type: 'string', default: '1' },
      durable: flag,
      profile: flag,
      noisy: flag,
      help: flag,
    },
  });
  if (values.help) {
    console.log(help);
    process.exit(0);
  }
  const { durable, profile, noisy } = values;
  return {
    ...{ durable, profile, noisy },
    rounds: positive('rounds', values.rounds),
    seconds: positive('seconds', values.seconds),
    calls: positiveOrNone('calls', values.calls),
    registrations: positiveOrNone('registrations', values.registrations),
    only: values.only.split(',').filter(Boolean),
  };
}

function positiveOrNone(name, text) {
  return text === '0' ? 0 : positive(name, text);
}

function positive(name, text) {
  const number = Number(text);
  if (number > 0) return number;
  throw new Error(`--${name} must be a positive number, not ${text}`);
}
