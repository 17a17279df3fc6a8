import { engineUnderTest, isAvailable } from './engines';

if (!isAvailable(engineUnderTest())) {
  Object.assign(globalThis, { describe: describe.skip, test: test.skip, it: it.skip });
}
