import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { checkFeatures } from './features/check'
import { Features } from './features/features'
import { BEGIN, END, withTable } from './features/table'

/**
 * `npx tsx src/cli/feature-table.ts` writes the README's feature table from `docs/features.json`; with `--check`
 * (`npm run features`) it writes nothing and fails when the table is out of date. Both fail when a place or a test that
 * the list names does not exist.
 */
const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined)

function run(onlyCheck: boolean): string[] {
  const list = v.safeParse(Features, JSON.parse(read('docs/features.json') ?? 'null'))
  if (!list.success) return list.issues.map((issue) => `docs/features.json ${v.getDotPath(issue) ?? ''}: ${issue.message}`)
  const problems = checkFeatures(list.output, { exists: (path) => existsSync(join(root, path)), read })
  const page = read('README.md') ?? ''
  const wanted = withTable(page, list.output)
  if (wanted === undefined) return [...problems, `README.md has no ${BEGIN} … ${END}`]
  if (wanted === page) return problems
  if (onlyCheck) return [...problems, 'README.md: the feature table is out of date; run npx tsx src/cli/feature-table.ts']
  writeFileSync(join(root, 'README.md'), wanted)
  return problems
}

const problems = run(process.argv.includes('--check'))
for (const problem of problems) console.error(problem)
if (problems.length) process.exitCode = 1
