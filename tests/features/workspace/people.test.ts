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
  expect(here.find('person-1')).toEqual({ person: { ...person, name: '周＊', towns: ['320282103'] }, deviceId: 'device-1' })
})

test('people who take turns on a phone are all known, and one of them is at work', () => {
  const people = createPeople(storage())
  people.remember(person, 'device-1')
  people.remember({ ...person, id: 'person-2', name: '李强' }, 'device-2')
  expect(people.all().map((known) => known.person.name)).toEqual(['周＊', '李＊'])
  expect(people.current()?.person.id).toBe('person-2')
  people.choose('person-1')
  people.choose('nobody known')
  expect(people.current()?.person.id).toBe('person-1')
  people.signOut()
  people.choose('person-2')
  expect(people.current()?.deviceId).toBe('device-2')
})
