import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Examples first, generated ones last: the first that fails ends a run. */
class ExamplesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => /properties|cases/.test(moduleId) ? 2 : /explain|questions|recheck/.test(moduleId) ? 1 : 0
    return [...files].sort((a, b) => rank(a) - rank(b) || (a.moduleId < b.moduleId ? -1 : 1))
  }
}

/** The specification of the policy core alone. One registry of modules for all files: nothing in them is kept from one to the next. */
export default defineConfig({
  root: here('../..'),
  resolve: { alias: [
    { find: '@/cli/content/policies', replacement: here('compiled.ts') },
    { find: '@', replacement: here('../../src') },
    { find: '~', replacement: here('../..') },
  ] },
  test: {
    include: ['tests/domain/policy/**/*.test.ts', 'tests/domain/money.test.ts', 'tests/domain/civil-date.test.ts', 'tests/domain/region.test.ts'],
    isolate: false,
    env: { MUTATION_CHECK: '1' },
    sequence: { sequencer: ExamplesFirst },
    globalSetup: [here('compiled-once.ts')],
    setupFiles: [here('first-failure.ts')],
  },
})
