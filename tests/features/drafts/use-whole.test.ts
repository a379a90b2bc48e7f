import { afterEach, expect, it } from 'vitest'
import { ref } from 'vue'
import { useWhole, type SaverState } from '@/features/drafts'
import { createUnsavedGate } from '@/platform'
import { UnsavedGateKey } from '@/ui'
import { inSetup } from '../../harness/in-setup'

let leave = () => {}
afterEach(() => leave())

/** Submits a form whose store takes it as often as `stores` says, and then no more. */
function submit(state: SaverState, stores: number): Promise<string | undefined> {
  let flushed = 0
  const { whole, leave: unmount } = inSetup(() => ({ whole: useWhole() }), (app) => app.provide(UnsavedGateKey, createUnsavedGate()))
  leave = unmount
  return whole({ flush: async () => (flushed += 1) <= stores, state: ref(state), read: () => ({ note: '谈质押' }), build: async ({ note }) => note })
}

it('gives what was built once everything is stored, before and after', async () => {
  expect(await submit({ phase: 'saved' }, 2)).toBe('谈质押')
})

it('says where one submits why the form could not be stored', async () => {
  await expect(submit({ phase: 'failed', error: 'storage-full' }, 0)).rejects.toMatchObject({ code: 'storage-full' })
  await expect(submit({ phase: 'failed', error: 'storage-full' }, 1)).rejects.toMatchObject({ code: 'storage-full' })
  await expect(submit({ phase: 'failed', choose: () => {} }, 0)).rejects.toMatchObject({ code: 'draft-elsewhere' })
})
