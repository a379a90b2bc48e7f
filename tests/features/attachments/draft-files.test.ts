import { createPinia, defineStore, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ref } from 'vue'
import { createI18n } from 'vue-i18n'
import type { Device } from '@/device'
import { useDraftFiles } from '@/features/attachments'
import type { PreparedFile } from '@/features/attachments/prepare-file'
import { useWhole } from '@/features/drafts'
import { createUnsavedGate, type UnsavedGate } from '@/platform'
import { createToasts, ToastsKey, UnsavedGateKey, type Toasts } from '@/ui'
import { openPhone } from '../../device/phone'
import { inSetup } from '../../harness/in-setup'

const photo = new File([new Uint8Array(10)], 'IMG_1.jpg', { type: 'image/jpeg' })
const small: PreparedFile = { name: 'IMG_1.jpg', type: 'image/jpeg', bytes: new Uint8Array([255, 216, 255]).buffer }

let device: Device
let gate: UnsavedGate
let toasts: Toasts
let draftId: string
let leave: () => void
beforeEach(async () => {
  device = await openPhone()
  draftId = (await device.drafts.create('visit', { note: '谈质押' })).id
  gate = createUnsavedGate(undefined)
  toasts = createToasts({ set: () => undefined, clear: () => undefined })
  setActivePinia(createPinia())
  // The workspace, as far as files need it.
  defineStore('workspace', () => ({ openCount: ref(1), attachments: device.attachments }))()
})
afterEach(() => {
  leave()
  device.close()
})

/** A draft's page with a phone that takes its time over a picture. */
function page() {
  const prepared: { done: (file: PreparedFile) => void; fail: (problem: Error) => void }[] = []
  const { files, whole, leave: unmount } = inSetup(() => ({
    files: useDraftFiles(() => draftId, 'photo', 9, () => new Promise((done, fail) => { prepared.push({ done, fail }) })),
    whole: useWhole(),
  }), (app) => app.provide(UnsavedGateKey, gate).provide(ToastsKey, toasts).use(createI18n({ legacy: false, locale: 'en', missingWarn: false, messages: { en: {} } })))
  leave = unmount
  const submit = async () => {
    const built = await whole({ flush: async () => true, state: ref({ phase: 'saved' }), read: () => ({ note: '谈质押' }), build: async ({ note }) => note })
    return built === undefined ? undefined : device.drafts.submit(draftId, [{ kind: 'visit', town: '320282112', id: visitId, fields: { number: '丁蜀-1', enterpriseId: visitId, startedAt: at, mode: 'phone', visitors: [{ name: '周敏' }], submittedAt: at } }])
  }
  return { files, prepared, submit }
}
const visitId = '01900000-0000-7000-8000-0000000000aa'
const at = '2026-03-02T01:00:00.000Z'

describe('a file that is still being made ready', () => {
  it('is in what is submitted meanwhile', async () => {
    const { files, prepared, submit } = page()
    const adding = files.add([photo])
    const submitting = submit()
    await expect.poll(() => prepared.length).toBe(1)
    expect(gate.held).toBe(true)
    prepared[0]!.done(small)
    await Promise.all([adding, submitting])
    expect(await device.attachments.listOf('visit', visitId)).toMatchObject([{ role: 'photo', name: 'IMG_1.jpg' }])
    expect(gate.held).toBe(false)
  })

  it('stops a submission when it is refused, for it stands on the page why', async () => {
    const { files, prepared, submit } = page()
    const adding = files.add([photo])
    const submitting = submit()
    await expect.poll(() => prepared.length).toBe(1)
    prepared[0]!.fail(new Error('unreadable'))
    expect([await adding, await submitting]).toEqual([0, undefined])
    expect(files.refused.value).toMatchObject([{ name: 'IMG_1.jpg' }])
    expect(await submit()).toEqual([visitId])
  })

  it('is stored before a lock, and said to be lost when it is refused after its page was left', async () => {
    const { files, prepared } = page()
    const adding = files.add([photo, photo])
    const settling = gate.settle()
    await expect.poll(() => prepared.length).toBe(1)
    prepared[0]!.done(small)
    await expect.poll(() => prepared.length).toBe(2)
    leave()
    prepared[1]!.fail(new Error('closed'))
    expect([await adding, await settling]).toEqual([1, false])
    expect(toasts.shown).toMatchObject([{ text: 'attachments.notKept', kind: 'late' }])
  })
})

it('a file taken out and brought back is the same file, so that what the form says about it still stands', async () => {
  const { files } = page()
  const id = await device.attachments.addToDraft(draftId, { role: 'photo', ...small })
  await expect.poll(() => files.files.value.map((file) => file.id)).toEqual([id])
  const bringBack = await files.remove(id)
  expect(await device.attachments.listOfDraft(draftId)).toEqual([])
  await bringBack()
  await bringBack()
  expect(await device.attachments.listOfDraft(draftId)).toMatchObject([{ id, name: 'IMG_1.jpg' }])
})
