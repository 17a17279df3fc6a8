/** Loaded into the platform by `--import`: a first message starts the CPU profile, a second one writes it to BENCH_PROFILE. */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';

const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.setSamplingInterval', { interval: 500 });

process.once('message', () => {
  session.post('Profiler.start');
  process.once('message', () => {
    session.post('Profiler.stop', (_, { profile }) =>
      writeFileSync(process.env.BENCH_PROFILE, JSON.stringify(profile)),
    );
  });
});
