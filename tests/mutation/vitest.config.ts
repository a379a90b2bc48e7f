import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The specification of the policy core alone. */
export default defineConfig({
  root: here('../..'),
  resolve: { alias: { '@': here('../../src'), '~': here('../..') } },
  test: { include: ['tests/domain/policy/**/*.test.ts', 'tests/domain/money.test.ts', 'tests/domain/civil-date.test.ts', 'tests/domain/region.test.ts'] },
})
