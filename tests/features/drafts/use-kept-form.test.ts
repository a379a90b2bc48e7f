import { expect, test } from 'vitest'
import { useKeptForm } from '@/features/drafts'
import { phoneTabs } from '../../harness/phone-tabs'

interface Form { base: { note: string }; form: { note: string; mode: string } }
const KEY = 'visit-correction:1'
const first = (): Form => ({ base: { note: '甲' }, form: { note: '甲', mode: 'onSite' } })
const phone = phoneTabs()

/** A tab with the form open, on the phone's database. */
async function tab() {
  const form = phone.open({ kept: phone.device.keyed }, () => useKeptForm<Form>({ key: () => KEY }))
  await form.open(first)
  return { ...form, type: (change: Partial<Form['form']>) => { Object.assign(form.value.value!.form, change) } }
}
const stored = async () => (await phone.device.keyed.get<Form>(KEY))?.form

test('what was kept before there were numbers is taken up, and saved over', async () => {
  await phone.device.keyed.set(KEY, { ...first(), form: { note: '乙', mode: 'phone' } })
  const only = await tab()
  only.type({ note: '丙' })
  expect(await only.flush()).toBe(true)
  expect(await stored()).toEqual({ note: '丙', mode: 'phone' })
})

test('changes of two tabs join where they touch different places, and are asked about where not', async () => {
  const [one, other] = [await tab(), await tab()]
  one.type({ note: '乙' })
  other.type({ mode: 'phone' })
  await one.flush()
  await other.flush()
  expect(await stored()).toEqual({ note: '乙', mode: 'phone' })
  await expect.poll(() => one.value.value!.form.mode).toBe('phone')
  one.type({ note: '丙' })
  other.type({ note: '丁' })
  await one.flush()
  expect([await other.flush(), other.state.value.error, await stored()]).toEqual([false, 'draft-elsewhere', { note: '丙', mode: 'phone' }])
  other.state.value.choose!('here')
  await expect.poll(stored).toEqual({ note: '丁', mode: 'phone' })
})

test('one tab is done with it: what another has written since stays kept', async () => {
  const one = await tab()
  one.type({ note: '乙' })
  await one.flush()
  const other = await tab()
  other.type({ note: '丙' })
  await other.flush()
  await one.forget()
  expect(await stored()).toEqual({ note: '丙', mode: 'onSite' })
})

test('one tab is done with it: what another goes on to write is kept anew', async () => {
  const one = await tab()
  one.type({ note: '乙' })
  await one.flush()
  const other = await tab()
  await one.forget()
  expect(await stored()).toBeUndefined()
  other.type({ note: '乙丙' })
  expect(await other.flush()).toBe(true)
  expect((await stored())?.note).toBe('乙丙')
})

test('thrown away, it can be brought back as it was', async () => {
  const only = await tab()
  only.type({ note: '乙' })
  await only.flush()
  const undo = await only.forget()
  expect(await stored()).toBeUndefined()
  expect([await undo(), (await stored())?.note]).toEqual([true, '乙'])
})
