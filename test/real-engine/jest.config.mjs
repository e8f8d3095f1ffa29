import base from '../../jest.config.mjs';

/** @type {import('jest').Config} */
export default {
  ...base,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/real-engine/*.engine.ts'],
  // The tenant lives in the test's process, and lives as quickly as the app that the engine runs.
  moduleNameMapper: { ...base.moduleNameMapper, '/duration[.]ts$': '<rootDir>/test/real-engine/short-duration.ts' },
  testTimeout: 500_000,
};
