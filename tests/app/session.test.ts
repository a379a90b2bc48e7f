import { reactive } from 'vue'
import { expect, it } from 'vitest'
import { createSession, type WorkspaceLike } from '@/app/session'

const officer = { id: '1', name: '甲', role: 'officer' as const, towns: [] }

it('waits until it is known who is here, and follows after', async () => {
  const workspace = reactive<{ -readonly [K in keyof WorkspaceLike]: WorkspaceLike[K] }>({ phase: 'starting', person: undefined })
  const session = createSession(async () => workspace)
  let known = false
  const watch = async () => {
    await session.opened()
    known = true
  }
  const opened = watch()
  await Promise.resolve()
  expect([known, session.state.phase]).toEqual([false, 'starting'])
  Object.assign(workspace, { person: officer, phase: 'open' })
  await opened
  expect(session.state).toMatchObject({ phase: 'open', person: officer })
  Object.assign(workspace, { person: undefined, phase: 'signedOut' })
  expect(session.state.person).toBeUndefined()
})

it('loads once, and again only when loading failed', async () => {
  let loads = 0
  const session = createSession(async () => {
    loads += 1
    if (loads === 1) throw new Error('no network')
    return { phase: 'signedOut', person: undefined }
  })
  await expect(session.opened()).rejects.toThrow('no network')
  await Promise.all([session.opened(), session.opened()])
  expect(loads).toBe(2)
})
