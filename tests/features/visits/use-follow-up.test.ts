import { expect, test, vi } from 'vitest'
import { DeviceError } from '@/device'
import { useFollowUp } from '@/features/visits/useFollowUp'
import { phoneTabs } from '../../harness/phone-tabs'

const TOWN = '320282112'
const phone = phoneTabs()

/** A visit's page, with the sheet for a further thing open. */
async function adding() {
  const { records } = phone.device
  const enterpriseId = await records.create('enterprise', TOWN, { name: '样例精陶' })
  const visitId = await records.create('visit', TOWN, {
    number: '丁蜀-20261122-07K', enterpriseId, startedAt: '2026-11-22T01:00:00Z', mode: 'phone', visitors: [{ name: '王专员' }], submittedAt: '2026-11-22T02:00:00Z',
  })
  const visit = (await records.get('visit', visitId))!
  const opened = phone.open({ records }, () => useFollowUp(() => visit))
  opened.begin({ title: '回访 样例精陶', dueDate: '2026-12-08' })
  return { ...opened, made: async () => (await records.listBy('task', 'visitId', visitId)).map(({ fields }) => fields) }
}

test('pressed twice it is one task', async () => {
  const { add, made } = await adding()
  expect(await Promise.all([add(), add()])).toEqual([true, false])
  expect(await made()).toMatchObject([{ kind: 'followUp', title: '回访 样例精陶', dueDate: '2026-12-08' }])
})

test('without words it is none, and that is said once it was tried', async () => {
  const { add, made, title, lacksTitle } = await adding()
  title.value = '  '
  expect(lacksTitle.value).toBe(false)
  expect([await add(), lacksTitle.value, await made()]).toEqual([false, true, []])
  title.value = '寄清单'
  expect([lacksTitle.value, await add()]).toEqual([false, true])
})

test('what could not be stored says why, and can be tried again', async () => {
  const { add, made, failed } = await adding()
  vi.spyOn(phone.device.records, 'create').mockRejectedValueOnce(new DeviceError('storage-full'))
  expect([await add(), failed.value]).toEqual([false, 'storage-full'])
  expect([await add(), failed.value, (await made()).length]).toEqual([true, undefined, 1])
})
