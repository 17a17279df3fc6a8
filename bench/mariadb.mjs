/** A private MariaDB for one run of the bench. */
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { freePort } from './processes.mjs';

/**
 * @typedef {import('mysql2/promise').Connection} Connection
 * @typedef {{ pid: number, url: string, version: string, connection: Connection }} Store
 */

/**
 * @param {import('./processes.mjs').Processes} processes
 * @param {boolean} durable whether each commit is on the disk before it is told
 * @returns {Promise<Store>} an empty database `bench`
 */
export async function startMariadb(processes, durable) {
  const folder = join(processes.folder, 'mariadb');
  const asRoot = userInfo().uid === 0 ? ['--user=root'] : [];
  const common = ['--no-defaults', ...asRoot, `--datadir=${folder}`, '--skip-name-resolve'];
  const install = [...common, '--auth-root-authentication-method=normal', '--skip-test-db'];
  const installed = spawnSync(binary('mariadb-install-db'), install, { encoding: 'utf8' });
  if (installed.status !== 0) throw new Error(`mariadb-install-db failed: ${installed.stdout}${installed.stderr}`);

  const initFile = join(processes.folder, 'mariadb-init.sql');
  const user = "'bench'@'127.0.0.1'";
  writeFileSync(
    initFile,
    `CREATE DATABASE bench CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;\nCREATE USER ${user} IDENTIFIED BY 'bench';\nGRANT ALL ON *.* TO ${user};\n`,
  );
  const port = await freePort();
  const running = processes.start('mariadb', 'others', [
    binary('mariadbd'),
    ...common,
    `--socket=${join(processes.folder, 'mariadb.sock')}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--init-file=${initFile}`,
    `--innodb-flush-log-at-trx-commit=${durable ? 1 : 0}`,
    '--innodb-buffer-pool-size=256M',
    '--performance-schema=OFF',
    '--default-time-zone=+00:00',
  ]);
  const url = `mariadb://bench:bench@127.0.0.1:${port}/bench`;
  const connection = await processes.ready(running, () => createConnection(url.replace('mariadb:', 'mysql:')));
  const [[{ version }]] = await connection.query('SELECT VERSION() AS version');
  return { pid: running.pid, url, version, connection };
}

/**
 * What one action makes the store execute, as it arrives there: parameters filled in.
 * @param {Connection} connection
 * @param {() => Promise<unknown>} action
 * @returns {Promise<string[]>}
 */
export async function statementsOf(connection, action) {
  await connection.query("SET GLOBAL log_output = 'TABLE'");
  await connection.query('SET GLOBAL general_log = ON');
  try {
    await action();
  } finally {
    await connection.query('SET GLOBAL general_log = OFF');
  }
  const [rows] = await connection.query(
    "SELECT CAST(argument AS CHAR) AS statement FROM mysql.general_log WHERE command_type IN ('Query', 'Execute')",
  );
  return rows.map(({ statement }) => statement);
}

function binary(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'].filter(Boolean);
  const path = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
  if (path) return path;
  throw new Error(`the bench needs ${name}: apt-get install -y mariadb-server-core mariadb-client-core`);
}
