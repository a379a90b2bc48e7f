import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { StoredRecord } from '@/device'
import type { Task } from '@/domain/records'
import { useTask } from '@/features/records/useTask'
import { useWorkspace } from '@/features/workspace'

vi.mock('vue-i18n', () => ({ useI18n: () => ({ t: (key: string) => key }) }))
vi.mock('@/ui', async (actual) => ({ ...await actual<object>(), useToast: () => ({ show: () => undefined }) }))

const change = vi.fn(async () => undefined)
beforeEach(() => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
  change.mockClear()
  setActivePinia(createPinia())
  Object.assign(useWorkspace(), { records: { change } })
})
const task = (kind: Task['kind']) => ({ id: 't', kind: 'task', version: 1, fields: { kind, title: '跟踪' } }) as unknown as StoredRecord<'task'>

afterEach(() => vi.unstubAllGlobals())

test('a referral is not closed before it is said what came of it', async () => {
  const { finish, outcome, outcomeMissing } = useTask(() => task('referral'))
  expect(outcomeMissing.value).toBe(false)
  outcome.value = ' '
  expect(await finish()).toBe(false)
  expect(outcomeMissing.value).toBe(true)
  expect(change).not.toHaveBeenCalled()
  outcome.value = '没有结果'
  expect(outcomeMissing.value).toBe(false)
  expect(await finish()).toBe(true)
  expect(change).toHaveBeenCalledWith('task', 't', { done: true, outcome: '没有结果' }, expect.anything())
})

test('anything else may be done without a word', async () => {
  expect(await useTask(() => task('followUp')).finish()).toBe(true)
  expect(change).toHaveBeenCalledWith('task', 't', { done: true }, expect.anything())
})
