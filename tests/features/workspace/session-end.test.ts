import { expect, test } from 'vitest'
import type { Client } from '@/sync'
import { createPeople } from '@/features/workspace/people'
import { createSessionEnd } from '@/features/workspace/session-end'

function phone() {
  const held = new Map<string, string>()
  const people = createPeople({ getItem: (key) => held.get(key) ?? null, setItem: (key, value) => { held.set(key, value) } })
  const state = { online: false, asked: 0, wakes: [] as (() => void)[] }
  const json = async () => {
    state.asked += 1
    if (!state.online) throw new Error('offline')
  }
  const end = createSessionEnd({ json } as unknown as Client, people, (wake) => {
    state.wakes.push(wake)
    return () => { state.wakes.splice(state.wakes.indexOf(wake), 1) }
  })
  return { people, state, end }
}

test('a sign-out without network is told as soon as the network is back, and then no more', async () => {
  const { people, state, end } = phone()
  people.signOut()
  await end.tell()
  expect([people.ending(), state.wakes.length]).toEqual([true, 1])
  state.online = true
  state.wakes[0]!()
  await end.settled()
  expect([people.ending(), state.wakes.length, state.asked]).toEqual([false, 0, 2])
  await end.tell()
  expect(state.asked).toBe(2)
})

test('whoever signs in meanwhile is not signed out by it', async () => {
  const { people, state, end } = phone()
  people.signOut()
  await end.tell()
  people.remember({ id: 'p', name: '周敏', role: 'officer', towns: [] }, 'd')
  state.online = true
  state.wakes[0]!()
  await end.settled()
  expect([state.asked, state.wakes.length]).toEqual([1, 0])
})
