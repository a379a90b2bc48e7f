/**
 * `npx tsx src/cli/generated-pages.ts` writes the parts of pages that are made from data: settings in docs/deploy.md, packages in
 * docs/dependencies.md, requirements and findings in docs/security.md. With `--check` (`npm run -s pages`) it writes nothing and fails when one is out of date.
 */
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { dependenciesPart, Reasons, unexplained } from './pages/dependencies'
import { withPart } from './pages/part'
import { asvsPart, findingsPart, joined, SecurityFile } from './pages/security'
import { settingsTable } from './pages/settings'
import { readLockfile, readManifest, readText, root } from './supply/project'

const onlyCheck = process.argv.includes('--check')
const reasons = v.parse(Reasons, JSON.parse(readText('docs/dependencies.json')))
const security = joined(readdirSync(join(root, 'docs/security')).sort().map((name) => v.parse(SecurityFile, JSON.parse(readText(`docs/security/${name}`)))))
const parts: [path: string, name: string, content: string][] = [
  ['docs/deploy.md', 'settings', settingsTable()],
  ['docs/security.md', 'asvs', asvsPart(security)],
  ['docs/security.md', 'findings', findingsPart(security)],
  ['docs/dependencies.md', 'packages', dependenciesPart(reasons, readLockfile(), readManifest())],
]

function write(path: string, name: string, content: string): string[] {
  const page = existsSync(join(root, path)) ? readText(path) : ''
  const wanted = withPart(page, name, content)
  if (wanted === undefined) return [`${path} has no part ${name}`]
  if (wanted === page) return []
  if (onlyCheck) return [`${path}: out of date; run npx tsx src/cli/generated-pages.ts`]
  writeFileSync(join(root, path), wanted)
  return []
}

const problems = [...unexplained(reasons, readManifest()), ...parts.flatMap((part) => write(...part))]
for (const problem of problems) process.stderr.write(`${problem}\n`)
if (problems.length > 0) process.exitCode = 1
