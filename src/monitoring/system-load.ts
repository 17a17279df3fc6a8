import { readFile } from 'node:fs/promises';
import { cpus, freemem, hostname, loadavg, totalmem } from 'node:os';
import { Injectable } from '@nestjs/common';

const networkFile = '/proc/net/dev';
const megabyte = 1024 * 1024;

/** CPU, memory and network of the machine and process that answers (F-DSH-18). */
@Injectable()
export class SystemLoad {
  async read() {
    const { rss, heapUsed } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    return {
      host: hostname(),
      cpu: {
        cores: cpus().length,
        load_average: loadavg().map((load) => Math.round(load * 100) / 100),
        process_seconds: Math.round((user + system) / 10_000) / 100,
      },
      memory: {
        total_mb: Math.round(totalmem() / megabyte),
        free_mb: Math.round(freemem() / megabyte),
        process_mb: Math.round(rss / megabyte),
        heap_mb: Math.round(heapUsed / megabyte),
      },
      network: networkBytes(await readFile(networkFile, 'utf8').catch(() => '')),
    };
  }
}

/** Bytes since the machine started, its own loop left out; null where the system does not tell. */
export function networkBytes(table: string): { received_bytes: number; sent_bytes: number } | null {
  const rows = table.split('\n').flatMap((line) => {
    const [name, counters] = line.split(':');
    return counters === undefined || name?.trim() === 'lo' ? [] : [counters.trim().split(/\s+/).map(Number)];
  });
  if (rows.length === 0) return null;
  const sum = (column: number): number => rows.reduce((total, row) => total + (row[column] ?? 0), 0);
  return { received_bytes: sum(0), sent_bytes: sum(8) };
}
