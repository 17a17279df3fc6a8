import { describeAbsent, findBinaries } from './binaries';
import { keepServices } from './running-services';
import { Services } from './services';

export default async function globalSetup(): Promise<void> {
  const found = findBinaries();
  const absent = describeAbsent(found);
  if (absent !== undefined) {
    if (process.env['CI'] === 'true' || process.env['REQUIRE_SERVICES'] === '1') throw new Error(absent);
    process.stderr.write(`Skipping the suites that need a service: ${absent}\n`);
  }

  const services = new Services();
  keepServices(services);
  try {
    await services.start(found);
  } catch (error) {
    await services.stop();
    throw error;
  }
  // Workers are forked after this and inherit the environment.
  process.env['TEST_DATABASE_FOLDER'] = services.databaseFolder;
  process.env['TEST_MARIADB_URL'] = services.mariadbUrl ?? '';
  process.env['TEST_REDIS_URL'] = services.redisUrl ?? '';
}
