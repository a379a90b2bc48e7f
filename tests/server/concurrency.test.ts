import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Cursor } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import { onPostgres } from './support/backends'
import type { Device } from './support/client'
import { enterprise } from './support/samples'
import { OTHER_TOWN, startTestServer, THIRD_TOWN, TOWN, type TestServer } from './support/test-server'

const TOWNS = [TOWN, OTHER_TOWN, THIRD_TOWN]
const WRITERS = 8
const BATCHES = 12
const PER_BATCH = 15

onPostgres('many writers', ({ openFresh }) => {
  let server: TestServer
  beforeAll(async () => { server = await startTestServer(openFresh) })
  afterAll(() => server.close())

  async function writer(number: number): Promise<Device> {
    return server.person({ name: `主管${number}`, role: 'supervisor', towns: TOWNS })
  }

  test('a reader that follows its cursor misses no entry while eight devices write to three towns', async () => {
    const writers: Device[] = []
    for (let number = 0; number < WRITERS; number += 1) writers.push(await writer(number))
    const reader = await server.supervisor()
    const written = new Set<string>()
    let done = false

    const read = async () => {
      const seen = new Set<string>()
      let cursors: Record<string, Cursor> = {}
      for (let last = false; ;) {
        const page = await reader.pullPage(cursors)
        for (const { records } of Object.values(page.towns)) for (const { id } of records) seen.add(id)
        cursors = Object.fromEntries(Object.entries(page.towns).map(([town, { cursor }]) => [town, cursor]))
        if (last && !page.more) return seen
        // one more round after the last write
        last = done
      }
    }
    const write = async (device: Device, number: number) => {
      for (let batch = 0; batch < BATCHES; batch += 1) {
        const edits = Array.from({ length: PER_BATCH }, (_, index) => device.edit(enterprise(), { town: TOWNS[(index + number + batch) % 3]! }))
        for (const receipt of await device.push(...edits)) expect(receipt.outcome).toBe('applied')
        for (const { recordId } of edits) written.add(recordId)
      }
    }
    const reading = read()
    await Promise.all(writers.map(write))
    done = true
    const seen = await reading
    expect(written.size).toBe(WRITERS * BATCHES * PER_BATCH)
    expect([...written].filter((id) => !seen.has(id))).toEqual([])
  })

  test('the same new record, the same mutation and crossing towns from many devices at once settle to one state', async () => {
    const writers: Device[] = []
    for (let number = 0; number < 4; number += 1) writers.push(await writer(100 + number))
    const recordId = v7()
    const shared = writers[0]!.edit(enterprise(), { recordId, town: TOWN })
    const own = await Promise.all(writers.map((device, index) => device.push(
      { ...shared, deviceSeq: 1 },
      device.edit({ note: `note ${index}` }, { recordId, town: TOWN }),
      device.edit(enterprise(), { town: TOWNS[index % 3]! }),
      device.edit(enterprise(), { town: TOWNS[(index + 1) % 3]! }))))
    expect(new Set(own.map(([receipt]) => canonicalJson(receipt))).size).toBe(1)
    const record = (await writers[0]!.pullAll()).records.get(recordId)!
    expect(record.version).toBe(1 + writers.length)
    const values = [record.fields.note, ...record.conflicts.map(({ other }) => other)]
    expect(values.sort()).toEqual(['note 0', 'note 1', 'note 2', 'note 3'])
  })
})
