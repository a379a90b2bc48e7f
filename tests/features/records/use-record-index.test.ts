import 'fake-indexeddb/auto'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { createRecordRepository, openUserDatabase, type UserDatabase } from '@/device'
import { useRecordIndex } from '@/features/records/useRecordIndex'
import { useWorkspace } from '@/features/workspace'
import { testCipher } from '../../device/phone'

let db: UserDatabase
let scope: EffectScope
const town = '320282112'

beforeEach(async () => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
  setActivePinia(createPinia())
  db = await openUserDatabase(crypto.randomUUID(), { cipher: testCipher() })
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  db.close()
  vi.unstubAllGlobals()
})

function open() {
  const workspace = useWorkspace()
  const records = createRecordRepository(db)
  const reads: number[] = []
  Object.assign(workspace, { records: { ...records, touchedAfter: async (...given: Parameters<typeof records.touchedAfter>) => {
    const rows = await records.touchedAfter(...given)
    reads.push(rows.length)
    return rows
  } } })
  const index = scope.run(() => useRecordIndex('enterprise', ({ fields }) => (fields.name.startsWith('-') ? undefined : fields.name)))!
  workspace.openCount = 1
  return { workspace, records, index, reads }
}

test('holds every entry, last written first, and reads only what changed', async () => {
  const { records, index, reads } = open()
  const ids = await records.createMany(['a', 'b', '-hidden', 'c'].map((name) => ({ kind: 'enterprise' as const, town, fields: { name } })))
  await vi.waitFor(() => expect(index.entries.value).toEqual(['c', 'b', 'a']))
  expect(index.ready.value).toBe(true)
  reads.length = 0
  await records.change('enterprise', ids[0]!, { name: 'a2' })
  await vi.waitFor(() => expect(index.entries.value).toEqual(['a2', 'c', 'b']))
  expect(Math.max(...reads)).toBe(1)
})

test('forgets what left the phone', async () => {
  const { records, index } = open()
  const [gone] = await records.createMany(['a', 'b'].map((name) => ({ kind: 'enterprise' as const, town, fields: { name } })))
  await vi.waitFor(() => expect(index.entries.value).toEqual(['b', 'a']))
  await db.records.delete(gone!)
  await vi.waitFor(() => expect(index.entries.value).toEqual(['b']))
})

test('shows nothing of the person before to the next one', async () => {
  const { workspace, records, index } = open()
  await records.create('enterprise', town, { name: 'mine' })
  await vi.waitFor(() => expect(index.entries.value).toEqual(['mine']))
  workspace.openCount = 0
  expect(index.entries.value).toEqual([])
  expect(index.ready.value).toBe(false)
})
