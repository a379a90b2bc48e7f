import { afterAll, beforeAll, describe, expect } from 'vitest'
import type { PushResponse } from '@/contract'
import { command } from '../harness/command'
import { DatabaseLine } from '../harness/database-line'
import { loadedWith } from '../harness/server-loaded-with'
import { ServerProcess } from '../harness/server-process'
import { Device } from '../server/support/client'
import { findPostgres, startPostgres, type TestPostgres } from '../server/support/postgres'
import { enterprise } from '../server/support/samples'
import { PUSH, useOfficerPhone } from './officer-phone'
import { NO_POSTGRES, row } from './row'

const MANY = 200
const bin = findPostgres()

describe.sequential('the embedded database on a full disk', () => {
  let server: ServerProcess
  beforeAll(async () => {
    server = await ServerProcess.create(loadedWith('full-disk.mjs'))
    await server.start()
  })
  afterAll(() => server?.remove())

  row(38, 'embedded database, disk full', async () => {
    const device = await Device.enrol(server.origin, server.links()[0]!.split('#')[1]!)
    await device.push(device.edit(enterprise()))
    await server.tell('SIGUSR2')
    const acknowledged: string[] = []
    let refused: { status: number; edits: ReturnType<Device['edit']>[] } | undefined
    while (!refused && acknowledged.length < 40 * MANY) {
      const edits = Array.from({ length: MANY }, () => device.edit(enterprise({ note: '宜兴'.repeat(300) })))
      const { status, body } = await device.tryPush(edits)
      if (status === 200) acknowledged.push(...(body as PushResponse).receipts.map(({ mutationId }) => mutationId))
      else refused = { status, edits }
    }
    expect(refused?.status).toBe(503)
    await server.tell('SIGUSR2')
    const receipts = await device.push(...refused!.edits)
    expect(receipts.map(({ outcome }) => outcome)).toEqual(refused!.edits.map(() => 'applied'))
    const { records } = await device.pullAll()
    expect([...records.values()].filter(({ fields }) => fields.note === '宜兴'.repeat(300))).toHaveLength(acknowledged.length + MANY)
    expect(await command('verify', server)).toMatch(/All \d+ towns sound/)
    return `${acknowledged.length} more edits fitted in; the next push got ${refused!.status} and no receipt; with room again it was taken whole, once; logs sound.`
  }, 600_000)
})

if (bin === undefined) row.skip(38, 'PostgreSQL down', NO_POSTGRES)
describe.skipIf(bin === undefined).sequential('PostgreSQL is away', () => {
  let postgres: TestPostgres
  let line: DatabaseLine
  beforeAll(async () => {
    postgres = await startPostgres(bin!)
    line = await DatabaseLine.to(await postgres.createDatabase())
  })
  afterAll(async () => {
    await line?.close()
    await postgres?.stop()
  })

  describe('and an officer saves', () => {
    const phone = useOfficerPhone(() => ({ DATABASE_URL: line.url }))

    row(38, 'PostgreSQL down', async () => {
      const before = await phone.head()
      const answers: number[] = []
      phone.line.on(PUSH, async (exchange) => {
        const answer = await exchange.forward()
        answers.push(answer.status)
        exchange.send(answer)
      })
      line.cut()
      await phone.save('宜兴断库试验有限公司')
      await expect.poll(() => answers.length, { timeout: 60_000 }).toBeGreaterThan(0)
      await phone.told('稍后重试')
      expect(new Set(answers)).toEqual(new Set([503]))
      expect(await phone.waiting()).toBe(1)
      expect((await phone.receipts()).size).toBe(0)
      line.mend()
      await phone.delivered()
      expect(await phone.head()).toBe(before + 1)
      expect(await phone.there('宜兴断库试验有限公司')).toMatchObject([{ version: 1 }])
      return `With the database away pushes (${answers.length}) got 503 and no receipt, the phone said so and kept the edit; with it back the edit is there once.`
    })
  })
})
