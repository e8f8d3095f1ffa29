/** What every part of `drill/` may know. */
const SIMULATION_MAY = ['^drill/simulation/', '^host/clock\\.ts$', '^shared/domain/duration\\.ts$'];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'orchestrators-do-no-io',
      comment: 'An orchestrator is replayed: it may only reach contracts, the durable SDK and pure code.',
      severity: 'error',
      from: { path: '^functions/(orchestrators|contracts|durable)/' },
      to: {
        pathNot: [
          '^functions/(orchestrators|contracts|durable)/',
          '^shared/(domain|catalogue|plan)/',
          '(^|/)node_modules/(durable-functions|zod|@azure/functions)/',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'the-plan-is-pure',
      comment: 'What is replayed knows no far end, no store and no client.',
      severity: 'error',
      // A hash is as pure as a sum.
      from: { path: '^shared/(plan|catalogue|domain)/', pathNot: '^shared/catalogue/value-of[.]ts$' },
      to: {
        pathNot: ['^shared/(plan|catalogue|domain)/', '(^|/)node_modules/zod/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'the-engine-knows-no-far-end',
      comment: 'A second kind of tenant is a second folder: the engine is handed a FarEnd and names none.',
      severity: 'error',
      from: { path: '^(shared|functions)/', pathNot: '^shared/microsoft365/|^functions/connections\\.ts$' },
      to: { path: '^shared/microsoft365/' },
    },
    {
      name: 'steps-speak-through-the-tenant',
      comment: 'Steps, examinations and readings speak to the interface they are handed, never through a client.',
      severity: 'error',
      from: { path: '^shared/microsoft365/(steps|examinations|readings)/' },
      to: { path: '^shared/(microsoft365/clients|casefile|work|intake|decisions|views)/' },
    },
    {
      name: 'steps-stand-alone',
      comment: 'Everything about a step stands in its own file: one step knows no other.',
      severity: 'error',
      from: { path: '^shared/microsoft365/steps/' },
      to: { path: '^shared/microsoft365/(steps/|order)' },
    },
    {
      name: 'nothing-imports-functions',
      severity: 'error',
      from: { pathNot: '^(functions|test)/|^bench/polling-app' },
      to: { path: '^functions/' },
    },
    {
      name: 'the-app-does-not-know-host-or-drill',
      severity: 'error',
      from: { path: '^(functions|shared)/' },
      to: { path: '^(host|drill|cli|bench|test)/' },
    },
    {
      name: 'the-host-does-not-know-the-app',
      comment: "It can run anybody's app.",
      severity: 'error',
      from: { path: '^host/' },
      to: { path: '^(functions|shared|drill|cli|bench|test)/' },
    },
    {
      name: 'the-simulation-does-not-know-the-app',
      comment: 'What is simulated shares no code with what it tests, or both would be wrong together.',
      severity: 'error',
      from: { path: '^drill/simulation/' },
      // The words for spans of time are arithmetic and say nothing of the app.
      to: { path: '^(functions|shared|host|drill|cli|bench|test)/', pathNot: SIMULATION_MAY },
    },
    {
      name: 'doors-know-the-simulation',
      severity: 'error',
      from: { path: '^drill/doors/' },
      to: { path: '^(functions|shared|host|drill|cli|bench|test)/', pathNot: [...SIMULATION_MAY, '^drill/doors/'] },
    },
    {
      name: 'the-rehearsal-speaks-to-the-app-over-http',
      comment: 'A scenario says what its alert asks for in the words of the app, and reads the views it answers with.',
      severity: 'error',
      from: { path: '^drill/rehearsal/' },
      to: { path: '^(functions|shared|cli|bench|test)/', pathNot: '^shared/(domain|views)/' },
    },
    {
      name: 'not-in-package-json',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'production-code-needs-production-packages',
      severity: 'error',
      from: { path: '^(functions|shared)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.cjs', '.js', '.json'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
