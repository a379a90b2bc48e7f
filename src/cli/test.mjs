// `npm test`: every check, then every test; ends with `N passed, N failed`.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { requireChromium } from './chromium.mjs'
import { build, ensureInstalled, giveUp, root, run } from './setup.mjs'

ensureInstalled()
const chromium = await requireChromium().catch((error) => giveUp(error.message))

const total = { passed: 0, failed: 0, skipped: 0 }
const started = Date.now()
const tell = (check, ok) => {
  total[ok ? 'passed' : 'failed'] += 1
  process.stdout.write(`${ok ? '✓' : '✗'} ${check}\n`)
}

// Types take as long as all other checks and the build the journeys run on together, and one core: they go beside them.
const types = ended('types')
for (const check of ['lint', 'rules', 'words', 'content', 'features', 'supply', 'pages']) tell(check, await ended(check))
tell('build', build())
tell('types', await types)

// Left to itself the runner keeps one core free, which is half of a small machine. Unit tests wait for databases and processes
// a third of their time: more of them at once than there are cores. Browsers take what they get.
const cores = availableParallelism()
const workers = { unit: Math.ceil(cores * 1.5), e2e: cores }

const reports = mkdtempSync(join(tmpdir(), 'ipw-test-'))
for (const name of ['unit', 'e2e']) {
  const report = join(reports, `${name}.json`)
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const status = run(process.execPath, [vitest, 'run', '--project', name, `--maxWorkers=${workers[name]}`, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], { CHROMIUM: chromium })
  const counted = readReport(report)
  total.passed += counted.passed
  total.skipped += counted.skipped
  // A runner that fails without a failed test (no tests, a crash, an unhandled rejection) is a failure all the same.
  total.failed += counted.failed || (status === 0 && counted.passed > 0 ? 0 : 1)
}
rmSync(reports, { recursive: true, force: true })

process.stdout.write(`Took ${Math.round((Date.now() - started) / 1000)} s.\n`)
process.stdout.write(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}\n`)
process.exit(total.failed ? 1 : 0)

/** Resolves to whether a script of ours ended well. */
function ended(script) {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '-s', script], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
    child.on('error', reject).on('close', (status) => resolve(status === 0))
  })
}

function readReport(path) {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'))
    return { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests + report.numTodoTests }
  } catch {
    return { passed: 0, failed: 0, skipped: 0 }
  }
}
