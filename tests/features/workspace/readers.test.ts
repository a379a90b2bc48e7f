import { expect, test } from 'vitest'
import type { Opening } from '@/device'
import { createReaders, type Reader } from '@/features/workspace/readers'

function reader() {
  const told: { opening: Opening; transfer: unknown[] }[] = []
  const made: Reader & { told: typeof told; ended: number } = {
    told, ended: 0,
    postMessage: ({ open }, transfer) => { told.push({ opening: open, transfer }) },
    terminate() { made.ended += 1 },
  }
  return made
}

test('each reader is given a copy of the key to keep, and all end with the vault', () => {
  const key = new Uint8Array(32).fill(7)
  const readers = createReaders({ personId: 'p', generation: 1, key })
  // The opener overwrites its own as soon as the vault is open.
  key.fill(0)
  const [first, second] = [reader(), reader()]
  readers.start(first)
  readers.start(second)
  for (const { told } of [first, second]) {
    expect(told).toEqual([{ opening: { personId: 'p', generation: 1, key: new Uint8Array(32).fill(7) }, transfer: [told[0]!.opening.key.buffer] }])
  }
  first.told[0]!.opening.key.fill(1)
  expect(second.told[0]!.opening.key[0]).toBe(7)
  readers.end()
  expect([first.ended, second.ended]).toEqual([1, 1])
  const after = reader()
  readers.start(after)
  expect(after.told[0]!.opening.key).toEqual(new Uint8Array(32))
})
