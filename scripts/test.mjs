/** `npm test [-- jest options]`: all suites, the cheap ones first; the last line adds them up. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, tool } from './lib/run.mjs';

const rounds = [
  ['unit', 'architecture', 'emulator'],
  ['int-sqlite', 'int-mariadb', 'e2e'],
];

const folder = mkdtempSync(join(tmpdir(), 'anmei-jest-'));
const sum = { passed: 0, failed: 0, skipped: 0 };

/** Jest's own exit code counts too: a run that breaks before its first test has no failed test. */
async function runRound(projects, index) {
  const outputFile = join(folder, `${index}.json`);
  const { code } = await run(
    tool('jest'),
    [
      '--selectProjects',
      ...projects,
      '--passWithNoTests',
      '--json',
      `--outputFile=${outputFile}`,
      ...process.argv.slice(2),
    ],
    { inherit: true },
  );
  const result = readResult(outputFile);
  sum.passed += result.numPassedTests;
  sum.skipped += result.numPendingTests + result.numTodoTests;
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  sum.failed += code !== 0 && failed === 0 ? 1 : failed;
}

function readResult(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { numPassedTests: 0, numPendingTests: 0, numTodoTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 0 };
  }
}

try {
  for (const [index, projects] of rounds.entries()) await runRound(projects, index);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : '';
console.log(`\n${sum.passed} passed, ${sum.failed} failed${skipped}`);
process.exitCode = sum.failed === 0 ? 0 : 1;
