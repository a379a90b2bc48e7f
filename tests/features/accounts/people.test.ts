import { expect, test, vi } from 'vitest'
import type { ErrorCode, PersonEntry } from '@/contract'
import { usePeople, type PeopleWorld } from '@/features/accounts/usePeople'

const entry = (more: Partial<PersonEntry> = {}): PersonEntry => ({ id: 'p', name: '专员甲', role: 'officer', towns: ['320282112'], disabledAt: null, hasPassphrase: false, passkeys: 0, devices: [], ...more })

function world(over: Partial<PeopleWorld> = {}): PeopleWorld {
  const done = async () => undefined
  return {
    list: async () => [entry()], add: async () => entry(), change: async () => entry(), switchTo: done, revoke: done, wipe: done,
    issue: async () => ({ code: 'c', expiresAt: '' }), codeOf: (problem) => (problem as { code: ErrorCode }).code, ...over,
  }
}

test('what was done on the server is shown as the server has it afterwards', async () => {
  let present = entry()
  const { people, load, switchTo } = usePeople(world({
    list: async () => [present],
    switchTo: async (_, on) => { present = entry({ disabledAt: on ? null : '2026-11-22T01:00:00Z' }) },
  }))
  await load()
  expect(people.value?.[0]?.disabledAt).toBeNull()
  await switchTo('p', false)
  expect(people.value?.[0]?.disabledAt).toBe('2026-11-22T01:00:00Z')
})

test('a refusal reaches whoever asked, and the list stays', async () => {
  const list = vi.fn(async () => [entry()])
  const { people, load, revoke } = usePeople(world({ list, revoke: () => Promise.reject(Object.assign(new Error(), { code: 'forbidden' })) }))
  await load()
  await expect(revoke('p', 'd')).rejects.toMatchObject({ code: 'forbidden' })
  expect(people.value).toHaveLength(1)
  expect(list).toHaveBeenCalledTimes(1)
})
