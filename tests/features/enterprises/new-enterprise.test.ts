import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { useNewEnterprise } from '@/features/enterprises/useNewEnterprise'
import { TOWN } from '../../device/phone'
import { phoneTabs } from '../../harness/phone-tabs'

const phone = phoneTabs()
beforeEach(() => { vi.spyOn(console, 'warn').mockReturnValue() })
afterEach(() => { vi.restoreAllMocks() })

/** A tab with the form open on a draft. */
async function tab(draftId: string) {
  const router = createRouter({ history: createMemoryHistory(), routes: [] })
  const form = phone.open({ person: { towns: [TOWN] }, drafts: phone.device.drafts }, () => useNewEnterprise(() => undefined), (app) => app.use(router))
  await form.open(draftId, undefined)
  return form
}
const begun = async () => (await phone.device.drafts.create('enterprise', { form: { town: TOWN, name: '' } })).id
const kept = async (id: string) => (await phone.device.records.get('enterprise', id))?.fields

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
  expect(await phone.device.drafts.list()).toEqual([])
})

test('while both tabs changed the same place, nothing is submitted before one is chosen', async () => {
  const draftId = await begun()
  const [one, other] = [await tab(draftId), await tab(draftId)]
  other.value.value!.name = '乙'
  one.value.value!.name = '甲'
  await other.flush()
  expect([await one.submit(), one.state.value.error]).toEqual([undefined, 'draft-elsewhere'])
  expect(await phone.device.records.count('enterprise')).toBe(0)
  one.state.value.choose!('here')
  await expect.poll(async () => (await phone.device.drafts.get<{ form: { name: string } }>(draftId))?.value.form.name).toBe('甲')
  expect(await kept((await one.submit())!)).toMatchObject({ name: '甲' })
})
