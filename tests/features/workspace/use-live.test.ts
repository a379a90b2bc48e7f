import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, ref, type EffectScope } from 'vue'
import { openUserDatabase, type UserDatabase } from '@/device'
import { useLive, useWorkspace } from '@/features/workspace'
import { testCipher } from '../../device/phone'

let db: UserDatabase
let scope: EffectScope
beforeEach(async () => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
  setActivePinia(createPinia())
  db = await openUserDatabase(crypto.randomUUID(), { cipher: testCipher() })
  await db.keyed.bulkPut([{ key: 'a', value: 1 }, { key: 'b', value: 2 }])
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  db.close()
  vi.unstubAllGlobals()
})

const valueOf = async (key: string) => (await db.keyed.get(key))?.value

test('a query runs again when a ref it reads changes, and when the data changes', async () => {
  const key = ref('a')
  const workspace = useWorkspace()
  const value = scope.run(() => useLive(() => valueOf(key.value), undefined))!
  expect(value.value).toBeUndefined()
  workspace.openCount = 1
  await vi.waitFor(() => expect(value.value).toBe(1))
  key.value = 'b'
  await vi.waitFor(() => expect(value.value).toBe(2))
  await db.keyed.put({ key: 'b', value: 3 })
  await vi.waitFor(() => expect(value.value).toBe(3))
  workspace.openCount = 0
  await nextTick()
  expect(value.value).toBeUndefined()
})

test('nothing is asked of the database after the component has gone', async () => {
  const key = ref('a')
  const workspace = useWorkspace()
  workspace.openCount = 1
  let asked = 0
  const value = scope.run(() => useLive(() => { asked += 1; return valueOf(key.value) }, undefined))!
  await vi.waitFor(() => expect(value.value).toBe(1))
  scope.stop()
  const before = asked
  key.value = 'b'
  await db.keyed.put({ key: 'a', value: 9 })
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => { setImmediate(resolve) })
  expect(asked).toBe(before)
})
