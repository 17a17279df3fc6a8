export type Engine = 'sqlite' | 'mariadb';

export const engines: readonly Engine[] = ['sqlite', 'mariadb'];

/** The engine of the running integration project; end-to-end files name theirs. */
export function engineUnderTest(): Engine {
  const { testEngine } = globalThis as { testEngine?: Engine };
  if (testEngine === undefined) throw new Error('this project has no engine of its own: pass one');
  return testEngine;
}

export function isAvailable(service: Engine | 'redis'): boolean {
  if (service === 'sqlite') return true;
  return Boolean(process.env[service === 'mariadb' ? 'TEST_MARIADB_URL' : 'TEST_REDIS_URL']);
}

/** `describe`, or a visible skip where the engine's server is not installed. */
export function describeOn(engine: Engine): jest.Describe {
  return isAvailable(engine) ? describe : describe.skip;
}

/** The same suite once an engine. */
export function describeOnEachEngine(title: string, suite: (engine: Engine) => void): void {
  for (const engine of engines) describeOn(engine)(`${title} (${engine})`, () => suite(engine));
}

/** `describe`, or a visible skip where no Redis is installed. */
export function describeWithRedis(title: string, suite: () => void): void {
  (isAvailable('redis') ? describe : describe.skip)(title, suite);
}
