import './own-mutators.mjs'

/** Every operator, constant and step of the policy core is changed in turn; the specification must notice 95 of 100. */
export default {
  mutate: ['src/domain/policy/**/*.ts', '!src/domain/policy/rule-schema.ts'],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'tests/mutation/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  mutator: { excludedMutations: ['StringLiteral', 'ObjectLiteral'] },
  thresholds: { high: 97, low: 95, break: 95 },
  reporters: ['clear-text', 'progress-append-only', 'json'],
  jsonReporter: { fileName: '.bench/mutation.json' },
  incrementalFile: '.bench/mutation-known.json',
  concurrency: Number(process.env.MUTATION_JOBS ?? 2),
  timeoutMS: 20_000,
  allowConsoleColors: false,
  ignoreStatic: true,
  tempDirName: '.bench/mutation',
  ignorePatterns: ['dist', '.data', 'tests/e2e', 'tests/faults', 'docs/pictures'],
}
