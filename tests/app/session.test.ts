import { reactive } from 'vue'
import { expect, it } from 'vitest'
import { createSession, type WorkspaceLike } from '@/app/session'

const officer = { id: '1', name: '甲', role: 'officer' as const, towns: [] }
type Changing = { -readonly [K in keyof WorkspaceLike]: WorkspaceLike[K] }

it('shows a known person at once, waits until their database is open, and follows after', async () => {
  const workspace = reactive<Changing>({ phase: 'starting', person: undefined })
  const session = createSession({ known: officer, load: async () => workspace })
  expect(session.state).toMatchObject({ phase: 'starting', person: officer })
  let known = false
  const wait = async () => {
    await session.opened()
    known = true
  }
  const opened = wait()
  await Promise.resolve()
  expect(known).toBe(false)
  Object.assign(workspace, { person: officer, phase: 'open' })
  await opened
  expect(session.state).toMatchObject({ phase: 'open', person: officer })
  Object.assign(workspace, { person: undefined, phase: 'signedOut' })
  expect(session.state).toMatchObject({ phase: 'signedOut', person: undefined })
})

it('brings no workspace for nobody, until somebody signs in', async () => {
  let loads = 0
  const workspace = reactive<Changing>({ phase: 'signedOut', person: undefined })
  const session = createSession({ known: undefined, load: async () => { loads += 1; return workspace } })
  await session.opened()
  expect([loads, session.state.phase]).toEqual([0, 'signedOut'])
  await session.followed()
  Object.assign(workspace, { person: officer, phase: 'open' })
  expect([loads, session.state.phase]).toEqual([1, 'open'])
})

it('loads once, and again only when loading failed', async () => {
  let loads = 0
  const session = createSession({
    known: officer,
    load: async () => {
      loads += 1
      if (loads === 1) throw new Error('no network')
      return { phase: 'open', person: officer }
    },
  })
  await expect(session.opened()).rejects.toThrow('no network')
  await Promise.all([session.opened(), session.opened()])
  expect(loads).toBe(2)
})

it('shows nobody while the vault is locked, and the person again once it is open', async () => {
  const workspace = reactive<Changing>({ phase: 'starting', person: undefined })
  const session = createSession({ known: officer, load: async () => workspace })
  const opened = session.opened()
  Object.assign(workspace, { phase: 'locked' })
  await opened
  expect(session.state).toMatchObject({ phase: 'locked', person: undefined })
  Object.assign(workspace, { person: officer, phase: 'open' })
  expect(session.state).toMatchObject({ phase: 'open', person: officer })
  // What is behind the lock is put away a moment later.
  Object.assign(workspace, { phase: 'locked' })
  expect(session.state.person).toBeUndefined()
})

it('knows that a vault is shut when no other page has its key, and only before it was asked for the passphrase', async () => {
  const workspace = reactive<Changing>({ phase: 'starting', person: undefined })
  expect(await createSession({ known: officer, load: async () => workspace }).isShut()).toBe(false)
  const session = createSession({ known: officer, load: async () => workspace, hasKey: async () => false })
  expect(await session.isShut()).toBe(true)
  Object.assign(workspace, { phase: 'locked' })
  await session.opened()
  expect(await session.isShut()).toBe(false)
})
