import type { TestProject } from 'vitest/node'
import { compilePolicies, readPolicyCases } from '../../src/cli/content/policies'
import { SEEDS_DIR } from '../../src/cli/content/read-seeds'

declare module 'vitest' {
  interface ProvidedContext { compiled: string }
}

/** The rules are compiled once for all runs: no change of the core is switched on while they are. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('compiled', JSON.stringify({ packs: await compilePolicies(SEEDS_DIR), cases: await readPolicyCases(SEEDS_DIR) }))
}
