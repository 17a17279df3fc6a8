/**
 * The import rules of docs/architecture.md. Type imports count: a type of a higher module ties just as much.
 * A new folder in src/ needs its place here: either in `layers` or in `besideTheLayers`.
 */

/** Lowest first; a module may import its own layer and every one below it. */
const layers = [
  ['common', 'config'],
  ['settings', 'audit', 'alerts'],
  ['tools'],
  ['users'],
  ['groups'],
  ['notifications'],
  ['customers', 'treatments', 'conversations', 'tasks', 'agents'],
  ['analysis'],
  ['registration', 'consultations'],
];

/** Modules outside the order, with everything that they may import. */
const besideTheLayers = {
  oauth: ['common', 'config', 'settings', 'audit', 'tools', 'users', 'groups'],
  mcp: ['common', 'config', 'settings', 'audit', 'tools', 'groups', 'oauth'],
  health: [...layers.flat(), 'oauth', 'mcp'],
  monitoring: [...layers.flat(), 'oauth', 'mcp'],
  seed: layers.flat(),
};

const allowed = {
  ...Object.fromEntries(
    layers.flatMap((layer, index) => {
      const reachable = layers.slice(0, index + 1).flat();
      return layer.map((name) => [name, reachable]);
    }),
  ),
  ...besideTheLayers,
};

const oneOf = (names) => `(${names.join('|')})`;
const specs = '\\.(spec|int-spec)\\.ts$|/testing\\.ts$';

const layerRules = Object.entries(allowed).map(([name, reachable]) => ({
  name: `layer-${name}`,
  comment: `${name} may import only: ${reachable.join(', ')}. Publish an event or an interface that the upper module implements.`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { path: '^src/', pathNot: `^src/${oneOf([...new Set([name, ...reachable])])}/` },
}));

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'module-without-a-layer',
      comment: 'Give the folder its place in .dependency-cruiser.cjs.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: `^src/${oneOf(Object.keys(allowed))}/` },
      to: {},
    },
    {
      name: 'suffix-is-visibility',
      comment:
        'From another module import only *.module, *.service, *.errors, *.events, *.types, *.rules and tools/kit.',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: specs },
      to: {
        path: '^src/[^/]+/',
        pathNot: ['^src/$1/', '^src/(common|config|tools/kit)/', '\\.(module|service|errors|events|types|rules)\\.ts$'],
      },
    },
    {
      name: 'typeorm-stays-in-persistence',
      comment: 'Only *.entity, *.repository, *.module, common/database and migrations know TypeORM.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['\\.(entity|repository|module)\\.ts$', '^src/common/database/', specs] },
      to: { path: 'node_modules/(typeorm|@nestjs/typeorm)/' },
    },
    {
      name: 'queues-and-redis-stay-in-common',
      comment: 'Only common/jobs, common/redis and *.module know Bull and ioredis.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['\\.module\\.ts$', '^src/common/(jobs|redis)/', specs] },
      to: { path: 'node_modules/(bull|@nestjs/bull|@nestjs/bull-shared|ioredis)/' },
    },
    {
      name: 'root-is-not-imported',
      comment: 'main, app.module and the other files directly in src/ put modules together; no module knows them.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: specs },
      to: { path: '^src/[^/]+\\.ts$' },
    },
    {
      name: 'source-knows-no-tests',
      comment: 'src and migrations import nothing of test, demo, bench, proof or scripts.',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: specs },
      to: { path: `^(test|demo|bench|proof|scripts)/|^src/.*(${specs})` },
    },
    {
      name: 'emulator-stands-alone',
      comment: 'The emulator shares nothing with the platform, so that a misunderstanding of Dify cannot hide in both.',
      severity: 'error',
      from: { path: '^test/emulator/', pathNot: specs },
      to: { path: '^(src|migrations|demo|proof|test/(?!emulator/))' },
    },
    {
      name: 'migrations-stand-alone',
      comment: 'A released migration must not change its meaning with the entities: only common/database.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { path: '^src/', pathNot: '^src/common/database/' },
    },
    {
      name: 'no-circular',
      comment: 'Move the shared part down, or let the upper module implement an interface of the lower one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-dev-dependency-in-source',
      comment: 'A production install has no development dependencies.',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: specs },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-declared-packages',
      comment: 'A package that comes in through another one can vanish with the next update: declare it.',
      severity: 'error',
      from: { path: '^(src|migrations)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'resolvable',
      comment: 'The import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    skipAnalysisNotInRules: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['require', 'import', 'node', 'default', 'types'],
    },
    cache: { folder: 'node_modules/.cache/dependency-cruiser', strategy: 'content' },
  },
};
