import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus, platform } from 'node:os'
import { join, relative } from 'node:path'
import { spawnSync } from 'node:child_process'
import type { Reporter, TestModule } from 'vitest/node'
import { findChromium } from '~/src/cli/chromium.mjs'
import { root } from '~/src/cli/setup.mjs'
import { ROWS } from './rows'
import { merged, page, type Sighting, type Sightings } from './table'

const DATA = join(root, 'tests/faults/seen.json')
const PAGE = join(root, 'docs/reliability.md')

const readSeen = (): Sightings => (existsSync(DATA) ? JSON.parse(readFileSync(DATA, 'utf8')) as Sightings : { run: '', sightings: [] })

/** What the tests of these files saw; a failed test of a row is told as such. */
function sightingsOf(modules: readonly TestModule[]): Sighting[] {
  return modules.flatMap((module) => [...module.children.allTests()].flatMap((test): Sighting[] => {
    const row = Number(/^(\d+)\. /.exec(test.name)?.[1])
    const state = test.result().state
    // A suite that could not begin leaves its tests as skipped: that is a failure of theirs.
    const begun = test.parent.type === 'module' || test.parent.errors().length === 0
    if (!row || (state === 'skipped' && begun && !test.name.includes('NOT RUN'))) return []
    const seen = state === 'passed' ? test.meta().observed?.seen : state === 'skipped' && begun ? test.name.slice(test.name.indexOf('NOT RUN')) : undefined
    return [{ row, file: relative(root, module.moduleId), test: test.name, ...(seen === undefined ? {} : { seen }) }]
  }))
}

async function machine(): Promise<string> {
  const browser = await findChromium()
  const version = browser ? spawnSync(browser, ['--version']).stdout?.toString().trim() : 'no Chromium'
  return `${version}, Node ${process.versions.node}, ${platform()} ${arch()} with ${cpus().length} processors`
}

/** Writes the table of faults after a run. A run of some files replaces what these saw before. */
export default class FaultReporter implements Reporter {
  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const before = readSeen()
    const ran = new Set(modules.map((module) => relative(root, module.moduleId)))
    const news = sightingsOf(modules)
    const run = `Last run on ${new Date().toISOString().slice(0, 10)}: ${await machine()}.`
    const after = { run, sightings: merged(before.sightings.filter(({ file }) => existsSync(join(root, file))), news, ran) }
    writeFileSync(DATA, `${JSON.stringify(after, undefined, 2)}\n`)
    writeFileSync(PAGE, page(ROWS, after))
    process.stdout.write(`docs/reliability.md: ${news.length} proofs of ${new Set(news.map(({ row }) => row)).size} rows\n`)
  }
}
