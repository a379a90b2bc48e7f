import { expect, test, vi } from 'vitest'
import { DeviceError } from '@/device'
import type { Task, Visit } from '@/domain/records'
import { useVisitCorrection } from '@/features/visits/useVisitCorrection'
import { createUnsavedGate } from '@/platform'
import { UnsavedGateKey } from '@/ui'
import { spoken } from '../../app/spoken'
import { phoneTabs } from '../../harness/phone-tabs'

const { i18n } = await spoken('zh-CN')
const TOWN = '320282112'
const personId = '01930000-0000-7000-8000-000000000001'
const now = Date.parse('2026-11-24T02:00:00Z')
const phone = phoneTabs()

/** A visit that was returned, with the tasks it made when it was submitted, and the form to correct it. */
async function correcting(promised: Pick<Visit, 'commitments' | 'followUpDate'>, tasks: Omit<Task, 'enterpriseId' | 'visitId'>[] = []) {
  const { records, keyed } = phone.device
  const enterpriseId = await records.create('enterprise', TOWN, { name: '样例精陶' })
  const visitId = await records.create('visit', TOWN, {
    number: '丁蜀-20261122-07K', enterpriseId, startedAt: '2026-11-22T01:00:00Z', mode: 'phone', visitors: [{ name: '王专员' }], needs: [{ need: 'pledge', priority: 'normal' }],
    submittedAt: '2026-11-22T02:00:00Z', review: 'returned', ...promised,
  })
  const taskIds = await records.createMany(tasks.map((fields) => ({ kind: 'task', town: TOWN, fields: { ...fields, visitId, enterpriseId } })))
  const workspace = { kept: keyed, records, person: { id: personId }, syncNow: async () => undefined }
  const opened = phone.open(workspace, () => useVisitCorrection(() => visitId, () => now), (app) => app.use(i18n).provide(UnsavedGateKey, createUnsavedGate()))
  expect(await opened.open()).toBe(true)
  const followed = async () => (await records.listBy('task', 'visitId', visitId)).map(({ fields: { kind, title, dueDate, assigneeId } }) => ({ kind, title, dueDate, assigneeId }))
  return { ...opened, taskIds, followed, task: (id: string) => records.get('task', id) }
}

const reply = { kind: 'commitment', title: '回告结果', dueDate: '2026-11-29', assigneeId: personId } as const
const replied = { party: 'station', text: '回告结果', dueDate: '2026-11-29' } as const
const visitAgain = { kind: 'followUp', title: '回访 样例精陶', dueDate: '2026-12-06', assigneeId: personId } as const

test('what a correction promises anew is followed up, made with the change of the visit', async () => {
  const { form, save, followed } = await correcting({})
  form.value!.commitments = [replied, { party: 'enterprise', text: ' 补材料 ' }, { party: 'station' }]
  form.value!.followUpDate = '2026-12-06'
  expect(await save()).toBe(true)
  const made = await followed()
  expect(made).toHaveLength(3)
  expect(made).toEqual(expect.arrayContaining([reply, { kind: 'commitment', title: '补材料' }, { ...visitAgain, title: i18n.global.t('visits.task.followUp', { name: '样例精陶' }) }]))
})

test('what was promised before, and a correction of something else, make none', async () => {
  const { form, save, followed } = await correcting({ commitments: [replied], followUpDate: '2026-12-06' }, [reply, visitAgain])
  form.value!.note = '补记'
  expect(await save()).toBe(true)
  expect(await followed()).toHaveLength(2)
})

test('a promise changed moves its open task, also where it was reworded in its place', async () => {
  const { form, save, taskIds: [replyId, againId], task, followed } = await correcting({ commitments: [replied], followUpDate: '2026-12-06' }, [reply, visitAgain])
  form.value!.commitments = [{ party: 'enterprise', text: '厂里来电', dueDate: '2026-12-01' }]
  form.value!.followUpDate = '2026-12-20'
  expect(await save()).toBe(true)
  expect(await followed()).toHaveLength(2)
  expect((await task(replyId!))!.fields).toMatchObject({ title: '厂里来电', dueDate: '2026-12-01' })
  expect((await task(replyId!))!.fields.assigneeId).toBeUndefined()
  expect((await task(againId!))!.fields).toMatchObject({ title: '回访 样例精陶', dueDate: '2026-12-20' })
  // The visit and both tasks, in one.
  expect((await phone.device.db.outbox.orderBy('order').last())!.count).toBe(3)
})

test('a new day for what is done already is followed up anew; other words for it are not', async () => {
  const { form, save, followed, task, taskIds } = await correcting({ commitments: [replied], followUpDate: '2026-12-06' }, [{ ...reply, done: true }, { ...visitAgain, done: true }])
  form.value!.commitments = [{ ...replied, text: '回告结果。' }]
  form.value!.followUpDate = '2026-12-20'
  expect(await save()).toBe(true)
  expect((await followed()).filter(({ kind }) => kind === 'commitment')).toEqual([reply])
  expect((await followed()).filter(({ kind }) => kind === 'followUp').map(({ dueDate }) => dueDate).sort()).toEqual(['2026-12-06', '2026-12-20'])
  expect((await task(taskIds[1]!))!.fields).toMatchObject({ done: true, dueDate: '2026-12-06' })
})

test('another promise in place of one taken out leaves the task of that one alone', async () => {
  const { form, save, followed } = await correcting({ commitments: [replied, { party: 'enterprise', text: '补材料' }] }, [reply, { kind: 'commitment', title: '补材料' }])
  form.value!.commitments = [{ party: 'enterprise', text: '补材料' }, { party: 'agency', text: '出方案' }]
  expect(await save()).toBe(true)
  expect((await followed()).map(({ title }) => title).sort()).toEqual(['出方案', '回告结果', '补材料'])
})

test('a day somebody gave the task by hand is not overwritten unseen', async () => {
  const { form, save, taskIds } = await correcting({ commitments: [replied] }, [reply])
  await phone.device.records.change('task', taskIds[0]!, { dueDate: '2026-12-03' })
  form.value!.commitments[0]!.dueDate = '2026-12-01'
  expect(await save()).toBe(true)
  const edits = (await phone.device.db.outbox.toArray()).flatMap((row) => row.edits)
  expect(edits.find(({ mutation }) => mutation.set['dueDate'] === '2026-12-01')!.mutation).toMatchObject({ recordId: taskIds[0], unseen: ['dueDate'] })
})

test('a correction stored whose form could not be put away is saved again without making anything twice', async () => {
  const { form, save, followed, failed } = await correcting({ commitments: [replied], followUpDate: '2026-12-06' }, [reply, visitAgain])
  form.value!.commitments = [{ ...replied, dueDate: '2026-12-01' }, { party: 'station', text: '寄清单' }]
  form.value!.followUpDate = '2026-12-20'
  vi.spyOn(phone.device.keyed, 'remove').mockRejectedValueOnce(new DeviceError('storage-failed'))
  expect([await save(), failed.value]).toEqual([false, 'storage-failed'])
  expect(await save()).toBe(true)
  expect((await followed()).map(({ title, dueDate }) => [title, dueDate]).sort()).toEqual([['回告结果', '2026-12-01'], ['回访 样例精陶', '2026-12-20'], ['寄清单', undefined]])
})
