import { expect, test } from 'vitest'
import { createPeople } from '@/features/workspace/people'

const storage = () => {
  const held = new Map<string, string>()
  return { getItem: (key: string) => held.get(key) ?? null, setItem: (key: string, value: string) => { held.set(key, value) } }
}
const person = { id: 'person-1', name: '周敏', role: 'officer' as const, towns: ['320282112'] }

test('a session renewed by another tab does not undo a sign-out', () => {
  const shared = storage()
  const [here, there] = [createPeople(shared), createPeople(shared)]
  here.remember(person, 'device-1')
  here.signOut()
  there.renew({ ...person, towns: ['320282103'] })
  expect(here.current()).toBeUndefined()
  expect(here.ending()).toBe(true)
  expect(here.find('person-1')).toEqual({ person: { ...person, towns: ['320282103'] }, deviceId: 'device-1' })
})
