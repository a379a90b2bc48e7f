import { expect, test } from 'vitest'
import { contactOf, isTooLongAlone } from '@/features/workspace/offline-grace'
import { createPeople } from '@/features/workspace/people'

const HOUR = 3_600_000
const NOW = Date.parse('2026-11-22T01:00:00Z')

test('a phone may be alone as long as the administrator allows, counted from its last renewed session', () => {
  const contact = contactOf({ offlineGraceHours: 72 }, NOW)
  expect(isTooLongAlone(contact, NOW + 72 * HOUR)).toBe(false)
  expect(isTooLongAlone(contact, NOW + 72 * HOUR + 1)).toBe(true)
  expect(isTooLongAlone(contact, NOW - 24 * HOUR)).toBe(false)
  // an older server sets no time, and a phone of an earlier version has noted none
  expect(isTooLongAlone(contactOf({}, NOW), NOW + 9_999 * HOUR)).toBe(false)
})

test('the contact is noted outside the vault, and stays when the person changes', () => {
  const held = new Map<string, string>()
  const people = createPeople({ getItem: (key) => held.get(key) ?? null, setItem: (key, value) => { held.set(key, value) } })
  const person = { id: 'p', name: '周敏', role: 'officer' as const, towns: [] }
  people.meet('p', { at: NOW, graceHours: 24 })
  expect(people.find('p')).toBeUndefined()
  people.remember(person, 'd')
  people.meet('p', { at: NOW, graceHours: 24 })
  people.renew(person)
  people.meet('p', undefined)
  expect(people.find('p')?.contact).toEqual({ at: NOW, graceHours: 24 })
})
