import { expect, test } from 'vitest'
import { shallowRef } from 'vue'
import type { StoredRecord } from '@/device'
import type { Task } from '@/domain/records'
import { useTask } from '@/features/records/useTask'
import { createToasts, ToastsKey } from '@/ui'
import { spoken } from '../../app/spoken'
import { phoneTabs } from '../../harness/phone-tabs'

const { i18n } = await spoken('zh-CN')

const TOWN = '320282112'
const phone = phoneTabs()
const read = async (id: string): Promise<StoredRecord<'task'>> => (await phone.device.records.get('task', id))!
const make = async (kind: Task['kind'] = 'followUp'): Promise<StoredRecord<'task'>> => read(await phone.device.records.create('task', TOWN, { kind, title: '跟踪', dueDate: '2026-12-01' }))

/** A page with the task's sheet open. */
async function sheet(first: StoredRecord<'task'>) {
  const { device } = phone
  const task = shallowRef(first)
  const opened = phone.open({ kept: device.keyed, records: device.records }, () => useTask(() => task.value), (app) => app.use(i18n).provide(ToastsKey, createToasts({ set: () => 0, clear: () => undefined })))
  await expect.poll(() => opened.dueDate.value).toBe(first.fields.dueDate)
  return { ...opened, shows: (next: StoredRecord<'task'>) => { task.value = next } }
}

test('a referral is not closed before it is said what came of it', async () => {
  const task = await make('referral')
  const { finish, outcome, outcomeMissing } = await sheet(task)
  expect(outcomeMissing.value).toBe(false)
  outcome.value = ' '
  expect([await finish(), outcomeMissing.value, (await read(task.id)).fields.done]).toEqual([false, true, undefined])
  outcome.value = '没有结果'
  expect([outcomeMissing.value, await finish()]).toEqual([false, true])
  expect((await read(task.id)).fields).toMatchObject({ done: true, outcome: '没有结果' })
})

test('anything else may be done without a word', async () => {
  const task = await make()
  expect(await (await sheet(task)).finish()).toBe(true)
  expect((await read(task.id)).fields).toMatchObject({ done: true })
  expect((await read(task.id)).fields.outcome).toBeUndefined()
})

test('what was typed is there again, also when only the day was moved, until it is stored', async () => {
  const task = await make()
  const first = await sheet(task)
  first.outcome.value = '已寄材料'
  first.dueDate.value = '2026-12-09'
  expect([first.moved.value, await first.move()]).toEqual([true, true])
  await first.flush()
  first.leave()
  const second = await sheet(await read(task.id))
  expect([second.outcome.value, second.moved.value]).toEqual(['已寄材料', false])
  expect(await second.finish()).toBe(true)
  await second.flush()
  expect((await read(task.id)).fields).toMatchObject({ done: true, outcome: '已寄材料', dueDate: '2026-12-09' })
  expect(await phone.device.keyed.get(`task:${task.id}`)).toBeUndefined()
})

test('what others say of it shows while nothing is typed, and is not taken for seen after that', async () => {
  const task = await make()
  const { outcome, finish, flush, shows } = await sheet(task)
  await phone.device.records.change('task', task.id, { outcome: '电话已打' })
  shows(await read(task.id))
  await expect.poll(() => outcome.value).toBe('电话已打')
  outcome.value = '电话已打，没人接'
  await flush()
  await phone.device.records.change('task', task.id, { outcome: '已办结' })
  shows(await read(task.id))
  expect(outcome.value).toBe('电话已打，没人接')
  expect(await finish()).toBe(true)
  const edits = (await phone.device.db.outbox.toArray()).flatMap((row) => row.edits)
  expect(edits.at(-1)!.mutation).toMatchObject({ set: { done: true, outcome: '电话已打，没人接' }, unseen: ['outcome'] })
})
