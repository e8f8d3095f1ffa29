import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';

/** An orchestrator is replayed from its history: whatever it reads must be in there. */
const replay = (what) => `Orchestrators are replayed: ${what}.`;

const replayed = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: replay('use now() of functions/durable/'),
  },
  { selector: ':function[async=true]', message: replay('yield tasks, do not await promises') },
  { selector: 'AwaitExpression', message: replay('yield tasks, do not await promises') },
];
const insideSdk = {
  selector: "MemberExpression[property.name='df'][object.name='context']",
  message: 'Only functions/durable/ knows the SDK: use a verb from there, or add one.',
};
/** Whatever is told of a case goes through one file, which knows the forms and the names. */
const appended = {
  selector: "CallExpression[callee.property.name='append']",
  message: 'Only shared/casefile/record.ts appends to a case: use tell or intend.',
};
const raced = {
  selector: "MemberExpression[property.name='any'][object.property.name='Task']",
  message: replay('a raced task hangs on Azure'),
};

/** Nobody should have to count noughts. */
const rawTimes = [
  'Literal[value=60000]',
  'Literal[value=3600000]',
  'Literal[value=86400000]',
  'BinaryExpression[operator=/^[*\u002f%]$/] > Literal[value=1000]',
].map((selector) => ({ selector, message: 'Say the span of time in the words of shared/domain/duration.ts.' }));

export default defineConfig(
  { ignores: ['node_modules/', 'dist/', 'coverage/', '.cordon/'] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [ts.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Numbers and booleans read well in a sentence; objects do not.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // A client interface is asynchronous even where its simulated end answers at once.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // Typed generators end where their orchestration ends, with or without a yield on every path.
      'require-yield': 'off',
    },
  },
  {
    files: ['{functions,shared,drill,cli}/**/*.ts'],
    ignores: ['shared/domain/duration.ts'],
    rules: { 'no-restricted-syntax': ['error', ...rawTimes] },
  },
  {
    // The embedded host follows a protocol that is not ours to cut smaller.
    files: ['**/*.ts'],
    ignores: ['host/**'],
    rules: { 'max-lines': ['error', 250], 'max-lines-per-function': ['error', 60] },
  },
  {
    // A described group of tests is a function to the rule; each of its tests is short.
    files: [
      'test/{microsoft365/every-step,simulation/graph-contract}.test.ts',
      'test/active-directory/delegation.samba.ts',
    ],
    rules: { 'max-lines-per-function': ['error', 130] },
  },
  {
    files: ['functions/**/*.ts', 'shared/**/*.ts'],
    ignores: ['shared/config.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only shared/config.ts reads the environment.' },
      ],
    },
  },
  {
    files: [
      'functions/orchestrators/**/*.ts',
      'functions/durable/**/*.ts',
      'functions/contracts/**/*.ts',
      'shared/plan/**/*.ts',
    ],
    // They start and serve from outside; nothing replays them.
    ignores: ['functions/durable/starter.ts', 'functions/durable/serve-activity.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['process', 'fetch', 'crypto', 'performance', 'console'].map((name) => ({
          name,
          message: replay(`\`${name}\` is not in the history`),
        })),
        ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'].map((name) => ({
          name,
          message: replay('wait with a durable timer'),
        })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: replay('use now() of functions/durable/') },
        { object: 'Math', property: 'random', message: replay('draw random numbers in an activity') },
        { object: 'process', property: 'env', message: 'Only shared/config.ts reads the environment.' },
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['node:*', '@azure/identity', '@azure/service-bus', '@microsoft/*'], message: replay('no I/O') },
          ],
        },
      ],
      'no-restricted-syntax': ['error', ...replayed, raced, insideSdk, appended, ...rawTimes],
    },
  },
  {
    files: ['functions/durable/**/*.ts'],
    ignores: ['functions/durable/starter.ts', 'functions/durable/serve-activity.ts'],
    rules: { 'no-restricted-syntax': ['error', ...replayed, raced, ...rawTimes] },
  },
  {
    // The one race: fresh tasks, the loser cancelled. See docs/decisions/0002-one-race.md.
    files: ['functions/durable/wait-for-next-look.ts'],
    rules: { 'no-restricted-syntax': ['error', ...replayed, ...rawTimes] },
  },
  {
    files: ['functions/**/*.ts', 'shared/**/*.ts'],
    ignores: [
      'functions/durable/**',
      'functions/orchestrators/**',
      'functions/contracts/**',
      'shared/plan/**',
      'shared/casefile/record.ts',
      'shared/domain/duration.ts',
    ],
    rules: { 'no-restricted-syntax': ['error', insideSdk, appended, ...rawTimes] },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // A test that finds nothing there fails loudly, which is what it is for.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Matchers of Jest are typed `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['test/real-engine/probes/app/app.cjs'],
    // An orchestration may end where it begins.
    rules: { 'require-yield': 'off' },
  },
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        module: 'writable',
        require: 'readonly',
        globalThis: 'readonly',
        setTimeout: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        __dirname: 'readonly',
      },
    },
  },
);
