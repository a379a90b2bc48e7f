import { afterAll, beforeAll, describe, expect } from 'vitest'
import { readConfig } from '@/server/config'
import { ask } from '@/server/operate'
import { canonicalJson } from '@/domain/canonical'
import { DatabaseLine } from '../harness/database-line'
import { loadedWith } from '../harness/server-loaded-with'
import { ServerProcess } from '../harness/server-process'
import { Device } from '../server/support/client'
import { findPostgres, startPostgres, type TestPostgres } from '../server/support/postgres'
import { enterprise } from '../server/support/samples'
import { NO_POSTGRES, row } from './row'

const LATER = new Date(8.64e15)
const EDITS = 6

/** A push of new records and changes of them, and what of it another reader finds: how many of its new records. */
async function pushOnce(device: Device) {
  const made = Array.from({ length: EDITS / 2 }, () => device.edit(enterprise()))
  const edits = [...made, ...made.map(({ recordId, town }) => device.edit({ note: 'a change' }, { recordId, town, baseVersion: 1 }))]
  const answered = await device.push(...edits).then((receipts) => ({ receipts }), () => undefined)
  const there = async () => {
    const { records } = await (await device.keepSignedIn(LATER)).pullAll()
    return made.reduce((sum, { recordId }) => sum + (records.get(recordId)?.version ?? 0), 0)
  }
  return { edits, answered, there }
}

interface Outcome { none: number; whole: number; steps: number }

/**
 * Kills the server at its first step of taking a push, then at the second, until a push gets through; after each the server is
 * started again.
 * @param arm makes the server die at this step; called when it runs and nothing is under way
 * @param prepare called when it is dead, before it starts for the next step
 */
async function killAtEachStep(server: ServerProcess, device: Device, arm: (step: number) => unknown, prepare: (next: number) => void): Promise<Outcome> {
  const outcome: Outcome = { none: 0, whole: 0, steps: 0 }
  for (let step = 1; ; step += 1) {
    await device.keepSignedIn(LATER)
    await arm(step)
    const { edits, answered, there } = await pushOnce(device)
    await server.kill('SIGKILL')
    prepare(step + 1)
    await server.start()
    const count = await there()
    expect([0, EDITS]).toContain(count)
    if (answered) expect(count).toBe(EDITS)
    const restarted = new Date()
    const receipts = await device.push(...edits)
    // Applied before the death: what comes back is the receipt of then.
    if (count === EDITS) expect(receipts.every(({ serverTime }) => new Date(serverTime) < restarted)).toBe(true)
    expect(receipts.map(({ outcome: how }) => how)).toEqual(edits.map(() => 'applied'))
    if (answered) expect(canonicalJson(receipts)).toBe(canonicalJson(answered.receipts))
    expect(await there()).toBe(EDITS)
    if (answered) return outcome
    outcome.steps = step
    outcome[count === 0 ? 'none' : 'whole'] += 1
  }
}

async function soundLogs(server: ServerProcess): Promise<boolean> {
  let answer = ''
  const config = readConfig({ DATA_DIR: server.dataDir, DATABASE_URL: server.environment.DATABASE_URL }, [], server.dataDir)
  await ask(config, 'verify', (text) => { answer += text.toString() })
  return (JSON.parse(answer) as { sound: boolean }).sound
}

const told = ({ none, whole, steps }: Outcome, what: string): string =>
  `A push of ${EDITS} edits, the server killed before each of ${steps} ${what}. Afterwards none of it was there (${none} ×) or all of it (${whole} ×), never a part; sent again, each edit was there once; logs sound.`

describe.sequential('the embedded database', () => {
  let server: ServerProcess
  beforeAll(async () => {
    server = await ServerProcess.create(loadedWith('dying-disk.mjs', { DIE_BEFORE_WRITE: '1' }))
    await server.start()
  })
  afterAll(() => server?.remove())

  row(6, 'embedded database', async () => {
    const device = await Device.enrol(server.origin, server.links()[0]!.split('#')[1]!)
    const outcome = await killAtEachStep(server, device, () => server.tell('SIGUSR2'), (next) => { server.environment.DIE_BEFORE_WRITE = String(next) })
    expect(outcome.none).toBeGreaterThan(0)
    expect(await soundLogs(server)).toBe(true)
    return told(outcome, 'writes to its disk')
  }, 600_000)
})

const bin = findPostgres()
if (bin === undefined) row.skip(6, 'PostgreSQL', NO_POSTGRES)
if (bin === undefined) row.skip(7, 'between commit and reply, PostgreSQL', NO_POSTGRES)
describe.skipIf(bin === undefined).sequential('PostgreSQL', () => {
  let postgres: TestPostgres
  let line: DatabaseLine
  let server: ServerProcess
  beforeAll(async () => {
    postgres = await startPostgres(bin!)
    line = await DatabaseLine.to(await postgres.createDatabase())
    server = await ServerProcess.create({ DATABASE_URL: line.url })
    await server.start()
  })
  afterAll(async () => {
    await server?.remove()
    await line?.close()
    await postgres?.stop()
  })

  row(6, 'PostgreSQL', async () => {
    const device = await Device.enrol(server.origin, server.links()[0]!.split('#')[1]!)
    const outcome = await killAtEachStep(server, device, (step) => line.dieBefore(step, () => { void server.kill('SIGKILL') }), () => { line.mend() })
    expect(outcome.none).toBeGreaterThan(0)
    expect(await soundLogs(server)).toBe(true)
    return told(outcome, 'questions to the database')
  }, 600_000)

  row(7, 'between commit and reply, PostgreSQL', async () => {
    const device = await Device.enrol(server.origin, server.links()[1]!.split('#')[1]!)
    const { none, whole } = await killAtEachStep(server, device, (step) => line.dieAfter(step, () => { void server.kill('SIGKILL') }), () => { line.mend() })
    expect(whole).toBeGreaterThan(0)
    return `The server killed at each answer of its database. Before the commit (${none} ×) nothing of the push was there; after it (${whole} ×) all ${EDITS} edits were, and sending again brought the receipts made before the death.`
  }, 600_000)
})
