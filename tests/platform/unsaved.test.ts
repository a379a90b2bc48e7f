import { expect, it } from 'vitest'
import { createUnsavedGate } from '@/platform'

/** Web Locks as far as the gate uses them, shared by the gates of two tabs. */
function lockManager() {
  let shared = 0
  let exclusive = false
  return {
    async request(_name: string, options: { mode: string }, work: (lock: object | null) => Promise<unknown>) {
      if (options.mode === 'exclusive') {
        if (shared > 0 || exclusive) return work(null)
        exclusive = true
        return work({}).finally(() => { exclusive = false })
      }
      shared += 1
      return work({}).finally(() => { shared -= 1 })
    },
  } as unknown as Pick<LockManager, 'request'>
}
const settle = () => new Promise((resolve) => { setImmediate(resolve) })

it('is held until the last token is given back', async () => {
  const gate = createUnsavedGate(undefined)
  const first = gate.hold('unsaved')
  const second = gate.hold('sending')
  first()
  first()
  expect([gate.held, await gate.ifNobodyHolds(async () => undefined)]).toEqual([true, false])
  second()
  expect([gate.held, await gate.ifNobodyHolds(async () => undefined)]).toEqual([false, true])
})

it('is seen by other tabs, and let go with the work', async () => {
  const locks = lockManager()
  const [here, there] = [createUnsavedGate(locks), createUnsavedGate(locks)]
  let ran = 0
  const work = async () => { ran += 1 }
  const release = there.hold('unsaved')
  await settle()
  expect(await here.ifNobodyHolds(work)).toBe(false)
  release()
  await settle()
  expect(await here.ifNobodyHolds(work)).toBe(true)
  expect(ran).toBe(1)
  const again = there.hold('sending')
  await settle()
  expect(await here.ifNobodyHolds(work)).toBe(false)
  again()
})

it('says whether everything in hand could be kept', async () => {
  const gate = createUnsavedGate(undefined)
  gate.hold('sending')
  const done = gate.hold('unsaved', async () => true)
  expect(await gate.settle()).toBe(true)
  const failing = gate.hold('unsaved', async () => false)
  expect(await gate.settle()).toBe(false)
  failing()
  done()
  gate.hold('unsaved', () => Promise.reject(new Error('gone')))
  expect(await gate.settle()).toBe(false)
})
