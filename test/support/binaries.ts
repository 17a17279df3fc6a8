import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Binaries {
  mariadb?: { server: string; installer: string };
  redis?: string;
}

const aptPackages = { mariadb: ['mariadb-server-core', 'mariadb-client-core'], redis: ['redis-server'] };

/** Servers live in sbin folders, which are seldom on the path of an ordinary user. */
function findBinary(...names: string[]): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/usr/local/bin'];
  const candidates = names.flatMap((name) => folders.filter(Boolean).map((folder) => join(folder, name)));
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export function findBinaries(): Binaries {
  const server = findBinary('mariadbd');
  const installer = findBinary('mariadb-install-db');
  const redis = findBinary('redis-server', 'valkey-server');
  return { ...(server && installer ? { mariadb: { server, installer } } : {}), ...(redis ? { redis } : {}) };
}

/** One line that names what is absent and how to get it; undefined when nothing is. */
export function describeAbsent(found: Binaries): string | undefined {
  const absent = (['mariadb', 'redis'] as const).filter((service) => found[service] === undefined);
  if (absent.length === 0) return undefined;
  const packages = absent.flatMap((service) => aptPackages[service]).join(' ');
  return `no ${absent.join(' and ')} on this machine: apt-get install -y --no-install-recommends ${packages}`;
}
