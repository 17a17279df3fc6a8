import { readFileSync } from 'node:fs';
import { readApp } from './apps/read-app';
import { Emulator } from './emulator';
import { readSettings } from './settings';

/** `npm run emulator`: prints `{"url": …}` when it is ready, and stays until it is told to go. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const listed: unknown = settings.appsFile === undefined ? [] : JSON.parse(readFileSync(settings.appsFile, 'utf8'));
  if (!Array.isArray(listed)) throw new Error('EMU_APPS must hold a list of apps.');
  const emulator = new Emulator({ settings, apps: listed.map((app) => readApp(app)) });
  const url = await emulator.listen();
  process.stdout.write(`${JSON.stringify({ url })}\n`);
  const stop = (): void => void emulator.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (process.env['EMU_EXIT_WITH_STDIN'] === '1') process.stdin.resume().once('close', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
