import { afterEach, describe, expect, it, vi } from 'vitest'
import { createClient, createSessionKeeper, createMemoryLock, createTusUploader, sayWiped, sendFeedback, systemTimers, type SessionKeeper, type WireResponse } from '@/sync'
import type { FileRow } from '@/device'
import { openPhone, seededRandom, TOWN } from '../device/phone'
import { DEVICE, makeEngine, onePhone } from './world'

afterEach(() => vi.unstubAllGlobals())

const ID = '01900000-0000-7000-8000-000000000001'

/** A client whose every request gets this answer, and the paths it asked for. */
function answered(status: number, body = '', headers: Record<string, string> = {}) {
  const asked: string[] = []
  const answer: WireResponse = { status, header: (name) => headers[name] ?? null, text: async () => body, bytes: async () => new ArrayBuffer(0) }
  const client = createClient({
    transport: async ({ path }) => {
      asked.push(path)
      return answer
    },
    random: seededRandom(1), timers: systemTimers,
  })
  const session = createSessionKeeper(client, createMemoryLock(), 'person-1')
  session.adopt({ nonce: '', person: { id: 'person-1', name: '', role: 'officer', towns: [] }, deviceId: DEVICE, accessToken: 'token', accessExpiresAt: '' })
  return { asked, client, session }
}

describe('an empty answer', () => {
  it('is no receipt, whoever gives it', async () => {
    const phone = await openPhone()
    await phone.feedback.add({ id: ID, writtenAt: '2026-03-02T01:00:00.000Z', kind: 'trouble', text: '打不开' })
    for (const headers of [undefined, { 'x-request-id': ID }]) {
      const { client, session } = answered(204, '', headers)
      expect(await sendFeedback({ box: phone.feedback, session, now: () => 0 })).toBe(0)
      await expect(sayWiped(client, DEVICE)).rejects.toMatchObject({ kind: 'offline' })
    }
    expect((await phone.feedback.list())[0]).not.toHaveProperty('sentAt')
  })

  it('ends a session only when it is our server’s', async () => {
    const end = { method: 'POST', path: '/api/session/end', nonce: 'ifThere' } as const
    await expect(answered(204).client.json(end)).rejects.toMatchObject({ kind: 'offline' })
    await expect(answered(204, '', { 'x-request-id': ID }).client.json(end)).resolves.toBeUndefined()
  })
})

describe('a 401', () => {
  it('of some box on the way is no way through: the session goes on and is not even renewed', async () => {
    const { asked, session } = answered(401, '<html>请先登录本网络</html>')
    await expect(session.json({ method: 'GET', path: '/api/people' })).rejects.toMatchObject({ kind: 'offline', code: 'offline', status: 0 })
    expect(asked).toEqual(['/api/people'])
    await expect(session.token(true)).rejects.toMatchObject({ kind: 'offline' })
    expect(session.signedIn()).toBe(true)
  })

  it('of some box on the way to a file is none either, though the session is good', async () => {
    const phone = await openPhone()
    const tokens: boolean[] = []
    const upload = createTusUploader(phone.db, { token: async (renew: boolean) => `token-${tokens.push(renew)}` } as SessionKeeper)
    vi.stubGlobal('fetch', async () => new Response('<html>请先登录本网络</html>', { status: 401 }))
    const file = { id: ID, sha256: 'x', type: 'image/jpeg', name: 'a.jpg', role: 'photo', sizeBytes: 3, state: 'waiting' } as FileRow
    const problem = await upload({ file, town: TOWN, bytes: new ArrayBuffer(3), onProgress: () => undefined }).catch((error: unknown) => error)
    expect(problem).toMatchObject({ kind: 'offline' })
    expect(tokens).toEqual([false, true])
    const { device, clock, token } = await onePhone()
    const engine = makeEngine({ device, deviceId: DEVICE, token, clock, transport: () => Promise.reject(problem) })
    await engine.now()
    expect(engine.state.get().phase).toBe('offline')
  })

  it('of our server ends it', async () => {
    const { asked, session } = answered(401, '{"error":"signed-out"}')
    await expect(session.json({ method: 'GET', path: '/api/people' })).rejects.toMatchObject({ kind: 'refused', code: 'signed-out', status: 401 })
    expect(asked).toEqual(['/api/people', '/api/session/refresh'])
    expect(session.signedIn()).toBe(false)
  })
})
