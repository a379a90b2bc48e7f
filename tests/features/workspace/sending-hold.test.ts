import { expect, test } from 'vitest'
import { createUnsavedGate } from '@/platform'
import { createSendingHold } from '@/features/workspace/sending-hold'

test('a new version waits from the first byte to the end of the sync, also when it fails', async () => {
  const gate = createUnsavedGate(undefined)
  const told = createSendingHold(gate)
  const held = [...(['idle', 'sending', 'receiving', 'sending', 'idle', 'sending', 'offline', 'receiving', 'signedOut'] as const)].map((phase) => {
    told(phase)
    return gate.held
  })
  expect(held).toEqual([false, true, true, true, false, true, false, true, false])
  const unsaved = gate.hold('unsaved')
  told('sending')
  told('idle')
  expect(await gate.ifNobodyHolds(async () => undefined)).toBe(false)
  unsaved()
  expect(await gate.ifNobodyHolds(async () => undefined)).toBe(true)
})
