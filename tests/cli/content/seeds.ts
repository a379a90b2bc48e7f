import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileContent } from '@/cli/content/compile'
import { SeedError } from '@/cli/content/problems'
import { SEEDS_DIR } from '@/cli/content/read-seeds'

export { SEEDS_DIR as SEEDS }

/** Compiles a copy of the seeds in which one file was changed, and says what was wrong with it. */
export async function problemsAfter(file: string, change: (text: string) => string): Promise<string[]> {
  const copy = await mkdtemp(join(tmpdir(), 'ipw-seeds-'))
  try {
    await cp(SEEDS_DIR, copy, { recursive: true })
    const before = await readFile(join(copy, file), 'utf8')
    const after = change(before)
    if (after === before) throw new Error(`the change left ${file} as it was`)
    await writeFile(join(copy, file), after)
    await compileContent(copy)
    return []
  } catch (error) {
    if (error instanceof SeedError) return error.problems.map((problem) => `${problem.at}: ${problem.message}`)
    throw error
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}
