import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

const results = join(__dirname, 'results');
const kept = 20;

/** A folder for what one run leaves behind; the oldest ones go. */
export function resultFolder(seed: number): string {
  mkdirSync(results, { recursive: true });
  const older = readdirSync(results).sort();
  for (const name of older.slice(0, Math.max(0, older.length - kept + 1)))
    rmSync(join(results, name), { recursive: true });
  const folder = join(results, `${new Date().toISOString().replace(/[:.]/g, '-')}-${seed}`);
  mkdirSync(folder);
  return folder;
}

/** Writes `evidence.json`; without a violation the logs are not worth their space. */
export function keepEvidence(folder: string, evidence: object, withLogs: boolean): string {
  const file = join(folder, 'evidence.json');
  writeFileSync(file, `${JSON.stringify(evidence, null, 2)}\n`);
  for (const name of withLogs ? [] : readdirSync(folder).filter((entry) => entry.endsWith('.log')))
    rmSync(join(folder, name));
  return file;
}

export function versions() {
  return {
    commit: output('git', 'rev-parse', 'HEAD'),
    changedFiles: output('git', 'status', '--porcelain').split('\n').filter(Boolean).length,
    node: process.version,
    mariadb: output('mariadbd', '--version'),
    redis: output('redis-server', '--version'),
    cpu: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
  };
}

function output(command: string, ...args: string[]): string {
  return spawnSync(command, args, { encoding: 'utf8', cwd: __dirname }).stdout?.trim() ?? '';
}
