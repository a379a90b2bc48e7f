import { IDBKeyRange } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openLocked, type Device } from '@/device'
import { createWatched, markAtWork, sendTag, type SyncState } from '@/sync'
import { handOver } from '@/features/workspace/hand-over'
import { newDisk, TOWN } from '../../device/phone'
import { openSealedPhone } from '../../device/sealed-phone'

let device: Device
beforeEach(async () => { device = await openSealedPhone('device-1') })
afterEach(() => device.close())

function world(lookAgain: () => Promise<Device['db'] | undefined> = async () => undefined) {
  const tags: string[] = []
  const state = createWatched<SyncState>({ phase: 'idle', lastSyncAt: undefined, nextTryAt: undefined, lastError: undefined, progress: undefined })
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState })
  const stop = handOver({ lookAgain, db: device.db, state, page: page as unknown as Document, registration: async () => ({ sync: { register: async (tag) => { tags.push(tag) } } }) })
  const leave = () => { page.visibilityState = 'hidden'; page.dispatchEvent(new Event('visibilitychange')) }
  return { tags, state, leave, stop }
}
const turns = async () => { for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => { setImmediate(resolve) }) }

test('asks without network and when the page is left with something unsent', async () => {
  const { tags, state, leave } = world()
  await device.records.create('enterprise', TOWN, { name: '甲' })
  state.set({ phase: 'sending' })
  await turns()
  expect(tags).toEqual([])
  state.set({ phase: 'offline' })
  await vi.waitFor(() => expect(tags).toEqual([sendTag(device.db)]))
  state.set({ phase: 'idle' })
  leave()
  await vi.waitFor(() => expect(tags).toHaveLength(2))
})

test('what a server cannot take now is left to the page in use, and handed over once it is left', async () => {
  const { tags, state, leave } = world()
  await device.records.create('enterprise', TOWN, { name: '甲' })
  state.set({ phase: 'waitingRetry' })
  await turns()
  expect(tags).toEqual([])
  leave()
  await vi.waitFor(() => expect(tags).toHaveLength(1))
  state.set({ phase: 'sending' })
  state.set({ phase: 'waitingRetry' })
  await vi.waitFor(() => expect(tags).toHaveLength(2))
})

test('asks for nothing when everything has gone, nor after the person has', async () => {
  const { tags, state, leave, stop } = world()
  state.set({ phase: 'offline' })
  leave()
  await turns()
  expect(tags).toEqual([])
  await device.records.create('enterprise', TOWN, { name: '甲' })
  stop()
  state.set({ phase: 'waitingRetry' })
  leave()
  await turns()
  expect(tags).toEqual([])
})

test('a lock with something unsent asks at once, on a connection of its own; a sign-out does not', async () => {
  const disk = newDisk()
  device.close()
  device = await openSealedPhone('device-1', { disk })
  await device.records.create('enterprise', TOWN, { name: '甲' })
  await markAtWork(device.db, true)
  let looks = 0
  const locked = async () => {
    looks += 1
    return openLocked('person-1', { indexedDB: disk.indexedDB, IDBKeyRange })
  }
  const first = world(locked)
  first.stop()
  device.close()
  await vi.waitFor(() => expect(first.tags).toEqual([sendTag(device.db)]))

  device = await openSealedPhone('device-1', { disk })
  await markAtWork(device.db, false)
  const second = world(locked)
  second.stop()
  await vi.waitFor(() => expect(looks).toBe(2))
  await turns()
  expect(second.tags).toEqual([])
})
