// Which faults in the plan and the work no test would notice: `npm run mutants`. Only the tests that start no app, so that a mutant costs
// a second; what only a running app notices counts as not reached.
export default {
  mutate: ['shared/{plan,work}/**/*.ts'],
  testRunner: 'jest',
  jest: {
    configFile: 'jest.config.mjs',
    config: {
      testMatch: ['<rootDir>/test/{plan,work,decisions,domain,second-far-end}/**/*.test.ts'],
    },
  },
  coverageAnalysis: 'perTest',
  // What a module does as it is loaded is declared, e.g. a schema: each such mutant would run every test.
  ignoreStatic: true,
  concurrency: 1,
  incremental: true,
  incrementalFile: 'coverage/mutants.json',
  tempDirName: 'coverage/mutants',
  ignorePatterns: ['.cordon', 'coverage', 'dist', 'docs', 'infra'],
  reporters: ['clear-text', 'progress-append-only', 'html'],
  clearTextReporter: { allowColor: false, reportTests: false, reportMutants: true },
  htmlReporter: { fileName: 'coverage/mutants.html' },
  timeoutMS: 20_000,
  // A string in a sentence or a schema's description is no behaviour.
  mutator: { excludedMutations: ['StringLiteral'] },
};
