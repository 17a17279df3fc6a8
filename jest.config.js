/** Nest is ESM only and Jest on Node 20 cannot require ES modules: swc turns them, and our sources, into CommonJS. */
const swc = (parser, transform = {}) => [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    jsc: { target: 'es2022', parser, transform, keepClassNames: true },
    module: { type: 'commonjs' },
  },
];

const esmOnly = [
  '@nestjs',
  // file-type and what it loads
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  'jose',
  // below @fastify/static and fastify's inject()
  'content-disposition',
  'cookie',
  '@modelcontextprotocol',
];

const common = {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  transform: {
    '^.+\\.ts$': swc(
      { syntax: 'typescript', decorators: true },
      { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    ),
    '^.+\\.m?js$': swc({ syntax: 'ecmascript' }),
  },
  // The innermost node_modules folder decides.
  transformIgnorePatterns: [`/node_modules/(?!.*/node_modules/)(?!(${esmOnly.join('|')})/)`],
  restoreMocks: true,
};

const withServices = {
  ...common,
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};

const integration = (engine) => ({
  ...withServices,
  displayName: `int-${engine}`,
  testMatch: ['<rootDir>/src/**/*.int-spec.ts'],
  globals: { testEngine: engine },
  setupFilesAfterEnv: ['<rootDir>/test/support/skip-absent-engine.ts'],
});

module.exports = {
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  maxWorkers: '100%',
  // Jest reads it here only, not in a project.
  workerIdleMemoryLimit: '800MB',
  // For what hangs, not for a busy machine. Jest takes it from the top level only; unit tests end in milliseconds all the same.
  testTimeout: 120_000,
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/src/**/*.spec.ts'] },
    { ...common, displayName: 'architecture', testMatch: ['<rootDir>/test/architecture/*.spec.ts'] },
    { ...common, displayName: 'emulator', testMatch: ['<rootDir>/test/emulator/**/*.spec.ts'] },
    integration('sqlite'),
    integration('mariadb'),
    { ...withServices, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.e2e-spec.ts'] },
  ],
};
