// `npm run -s bench:load [-- --runs 5]`: how a slow phone sees the built app, beside a blank page in the same run.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { requireChromium } from '~/src/cli/chromium.mjs'
import { ensureBuilt, root } from '~/src/cli/setup.mjs'
import { ServerProcess } from '../harness/server-process'
import { OfficerDoor } from './officer-door'

const yardstick = process.env.PAGE_LOAD ?? join(root, '../shared/tools/page-load.mjs')
if (!existsSync(yardstick)) {
  console.error(`The yardstick page-load.mjs is not beside the project; set PAGE_LOAD to its path. Looked at ${yardstick}`)
  process.exit(1)
}
const at = process.argv.indexOf('--runs')
const runs = at < 0 ? '5' : process.argv[at + 1]!

ensureBuilt()
const chromium = await requireChromium()

async function measure(name: string, args: string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [yardstick, ...args, '--runs', runs, '--name', name], { cwd: root, env: { ...process.env, CHROMIUM: chromium } })
  const line = stdout.trim().split('\n').at(-1)!
  console.error(line)
  return JSON.parse(line)
}

const server = await ServerProcess.create()
await server.start()
const administratorLink = server.links()[2]!
const door = await OfficerDoor.open(server.port, administratorLink)
try {
  const blank = await measure('blank', ['--blank'])
  // The start page shows the first question before any script is here: usable it is once the app has taken it over.
  const selfCheck = await measure('self-check', [`${server.origin}/policy/check`, '--ready', '#app[data-v-app] main input'])
  // What an officer sees first at a start; the pages behind it are on the phone by then.
  const lock = await measure('lock', [`${door.origin}/`, '--ready', '#app[data-v-app] main h1'])
  console.log(JSON.stringify({ blank, selfCheck, lock }))
} finally {
  door.close()
  await server.remove()
}
