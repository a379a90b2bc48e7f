import { expect, test, vi } from 'vitest'
import type { QuarantineEntry } from '@/contract'
import { useQuarantine, type QuarantineWorld } from '@/features/accounts/useQuarantine'

const entry = (deviceId: string, waiting = 2): QuarantineEntry => ({
  deviceId, label: '旧手机', person: { id: 'p', name: '专员甲' }, waiting, kinds: { visit: waiting }, towns: ['320282112'],
  savedFrom: '2026-11-20T01:00:00Z', savedTo: '2026-11-21T01:00:00Z', arrivedAt: '2026-11-22T01:00:00Z', refused: 0, files: 1, filesRefused: 0, filesUnderWay: 0,
})

/** A server that keeps what was handed over. */
function world(kept: QuarantineEntry[]): QuarantineWorld {
  const settle = (deviceId: string) => { kept = kept.filter((each) => each.deviceId !== deviceId) }
  return {
    list: async () => kept,
    release: async (deviceId) => { settle(deviceId); return { released: 2, refused: 0, files: 1, filesRefused: 0 } },
    discard: async (deviceId) => settle(deviceId),
  }
}

test('what is released or thrown away leaves the list', async () => {
  const { entries, load, release, discard } = useQuarantine(world([entry('a'), entry('b'), entry('c')]))
  await load()
  expect(entries.value).toHaveLength(3)
  expect(await release('a')).toEqual({ released: 2, refused: 0, files: 1, filesRefused: 0 })
  expect(entries.value.map(({ deviceId }) => deviceId)).toEqual(['b', 'c'])
  await discard('b', '已补录')
  expect(entries.value.map(({ deviceId }) => deviceId)).toEqual(['c'])
})

test('what failed stays, with the reason of the server', async () => {
  const refusal = Object.assign(new Error(), { code: 'forbidden' })
  const list = vi.fn(async () => [entry('a')])
  const { entries, load, release } = useQuarantine({ ...world([]), list, release: async () => { throw refusal } })
  await load()
  await expect(release('a')).rejects.toBe(refusal)
  expect(entries.value).toHaveLength(1)
  expect(list).toHaveBeenCalledOnce()
})
