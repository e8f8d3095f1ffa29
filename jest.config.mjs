import { join } from 'node:path';

// Workers, and the processes that tests start, load the same files again and again: Node keeps them compiled and free of types.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules', '.cache', 'compiled');

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.[jt]s$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
        module: { type: 'commonjs', ignoreDynamic: false },
      },
    ],
  },
  // ES modules only, and Jest loads CommonJS.
  transformIgnorePatterns: ['/node_modules/(?!(commander|jose)/)', '<rootDir>/dist/'],
  // The worker answers this import on Azure; in tests the embedded host does.
  moduleNameMapper: { '^@azure/functions-core$': '<rootDir>/host/functions-core.cjs' },
  // A copy of everything lies there while mutants are tried.
  modulePathIgnorePatterns: ['<rootDir>/coverage/'],
  // Against what hangs, not against what is slow.
  testTimeout: 120_000,
  maxWorkers: 2,
  // Three times what a worker with nothing open took to exit on a machine five times as busy as it should be; one that leaks never does.
  workerGracefulExitTimeout: 8_000,
};
