import { createPinia, defineStore, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ref } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Device } from '@/device'
import { useNewEnterprise } from '@/features/enterprises/useNewEnterprise'
import { openPhone, TOWN } from '../../device/phone'
import { inSetup } from '../../harness/in-setup'

const quiet = { addEventListener: () => undefined, removeEventListener: () => undefined }
let device: Device
let leave: (() => void)[]
beforeEach(async () => {
  vi.stubGlobal('document', { ...quiet, visibilityState: 'visible' })
  vi.stubGlobal('window', quiet)
  vi.spyOn(console, 'warn').mockReturnValue()
  device = await openPhone()
  leave = []
})
afterEach(() => {
  for (const close of leave) close()
  device.close()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** A tab with the form open on a draft. */
async function tab(draftId: string) {
  setActivePinia(createPinia())
  defineStore('workspace', () => ({ openCount: ref(1), person: { towns: [TOWN] }, drafts: device.drafts, leftovers: { getItem: () => null, setItem: () => undefined, removeItem: () => undefined } }))()
  const router = createRouter({ history: createMemoryHistory(), routes: [] })
  const form = inSetup(() => useNewEnterprise(() => undefined), (app) => app.use(router))
  leave.push(form.leave)
  await form.open(draftId, undefined)
  return form
}
const begun = async () => (await device.drafts.create('enterprise', { form: { town: TOWN, name: '' } })).id
const kept = async (id: string) => (await device.records.get('enterprise', id))?.fields

test('what another tab has stored, and what is typed while the form is being saved, is in the record', async () => {
  const draftId = await begun()
  const [one, other] = [await tab(draftId), await tab(draftId)]
  other.value.value!.address = '陶都路1号'
  await other.flush()
  one.value.value!.name = '甲'
  const submitting = one.submit()
  one.value.value = { ...one.value.value!, name: '甲厂' }
  const id = await submitting
  expect(await kept(id!)).toMatchObject({ name: '甲厂', address: '陶都路1号' })
  expect(await device.drafts.list()).toEqual([])
})

test('while both tabs changed the same place, nothing is submitted before one is chosen', async () => {
  const draftId = await begun()
  const [one, other] = [await tab(draftId), await tab(draftId)]
  other.value.value!.name = '乙'
  one.value.value!.name = '甲'
  await other.flush()
  expect([await one.submit(), one.state.value.error]).toEqual([undefined, 'draft-elsewhere'])
  expect(await device.records.count('enterprise')).toBe(0)
  one.state.value.choose!('here')
  await expect.poll(async () => (await device.drafts.get<{ form: { name: string } }>(draftId))?.value.form.name).toBe('甲')
  expect(await kept((await one.submit())!)).toMatchObject({ name: '甲' })
})
