import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '~/src/cli/setup.mjs'
import { inMemory } from '../server/support/backends'
import { startTestServer, type TestServer } from '../server/support/test-server'
import { Replay, type Recording } from './old-builds/replay'

const FOLDER = join(root, 'tests/sync/old-builds')
const TOWNS = ['320282100', '320282101', '320282102', '320282103', '320282105', '320282106', '320282107', '320282109', '320282110', '320282111', '320282113', '320282114', '320282115', '320282116']
const recordings = readdirSync(FOLDER).filter((name) => name.endsWith('.json'))
const recordingOf = (name: string) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Recording
const DAY_MS = 86_400_000

let server: TestServer
beforeAll(async () => { server = await startTestServer(inMemory.openFresh) })
afterAll(() => server.close())
let people = 0
const inTown = async (town: string) => {
  people += 1
  return server.person({ name: `旧版专员${people}`, role: 'officer', towns: [town] } as never)
}

/** A phone that was not opened for a month, or whose browser did not fetch the new version: what it sends is what it sent then. */
test.each(recordings)('a phone with the build recorded in %s syncs with the server of today, however often its answers are lost', async (name) => {
  const recording = recordingOf(name)
  const towns = [...TOWNS]
  await fc.assert(fc.asyncProperty(fc.uniqueArray(fc.nat(recording.requests.length - 1), { maxLength: 6 }), fc.boolean(), fc.constantFrom(0, 20, 31), async (twice, plain, days) => {
    const town = towns.shift()!
    const phone = await inTown(town)
    server.clock.advance(days * DAY_MS)
    await phone.keepSignedIn(server.clock.now)
    expect(await new Replay(recording, phone, town).play(new Set(twice), { plain })).toEqual([])
    // All of it is there, once.
    const mutations = recording.requests.flatMap(({ json }) => ((json as { mutations?: { kind: string; recordId: string }[] } | undefined)?.mutations ?? []))
    const kinds = [...new Map(mutations.map(({ recordId, kind }) => [recordId, kind])).values()].sort()
    const { records } = await phone.pullAll()
    expect([...records.values()].map(({ kind }) => kind as string).sort()).toEqual(kinds)
  }), { numRuns: 8, interruptAfterTimeLimit: 60_000 })
})

test('an answer that lacks what the old build reads, or says something else, is noticed', async () => {
  const town = TOWNS.at(-1)!
  const recording = recordingOf(recordings[0]!)
  const text = JSON.stringify(recording)
  const altered = JSON.parse(text.replace('"outcome":"applied"', '"outcome":"conflict"').replace('"allowedTowns"', '"permittedTowns"')) as Recording
  const phone = await inTown(town)
  const troubles = await new Replay(altered, phone, town).play(new Set(), { plain: false })
  expect(troubles.length).toBeGreaterThanOrEqual(2)
  expect(troubles.join()).toMatch(/outcome.*permittedTowns|permittedTowns.*outcome/s)
})
