import { expect, test } from 'vitest'
import { createMemoryLock, createSessionKeeper, SyncProblem, type Call, type Client } from '@/sync'

const person = { id: 'person-1', name: '周敏', role: 'officer' as const, towns: [] }
const device = { id: 'new', firstSeq: 7 }

/** A server whose session is for a device; it takes a replacement unless told to fail. */
function server(fail?: SyncProblem) {
  const calls: Call[] = []
  let deviceId = 'old'
  const json = async (call: Call): Promise<unknown> => {
    calls.push(call)
    if (call.path === '/api/session/refresh') return { nonce: '', person, deviceId, accessToken: 'token', accessExpiresAt: '' }
    if (call.path !== '/api/session/device') return 'done'
    if (fail) throw fail
    deviceId = JSON.parse(call.body as string).deviceId
    return { nonce: '', deviceId }
  }
  return { calls, client: { json, bytes: () => Promise.reject(new Error()) } as Client }
}
const keeper = (client: Client) => createSessionKeeper(client, createMemoryLock(), person.id, undefined, device)
const paths = (calls: Call[]) => calls.map(({ path }) => path)

test('a session of the device that is gone is taken over before anything is sent, once', async () => {
  const { client, calls } = server()
  expect(await keeper(client).json({ method: 'GET', path: '/api/people' })).toBe('done')
  expect(await keeper(client).json({ method: 'GET', path: '/api/people' })).toBe('done')
  expect(paths(calls)).toEqual(['/api/session/refresh', '/api/session/device', '/api/people', '/api/session/refresh', '/api/people'])
  expect(calls[1]).toMatchObject({ token: 'token', body: '{"deviceId":"new","firstSeq":7}' })
})

test('a server that refuses leaves only a new sign-in; one that is away is asked again later', async () => {
  const refusing = server(new SyncProblem('refused', 'forbidden', { status: 403 }))
  await expect(keeper(refusing.client).json({ method: 'GET', path: '/api/people' })).rejects.toMatchObject({ code: 'signed-out', status: 401 })
  expect(paths(refusing.calls)).not.toContain('/api/people')
  const away = server(new SyncProblem('offline', 'offline'))
  await expect(keeper(away.client).json({ method: 'GET', path: '/api/people' })).rejects.toMatchObject({ code: 'offline' })
  const busy = server(new SyncProblem('busy', 'too-many-requests', { status: 429, retryAfterMs: 3_600_000 }))
  await expect(keeper(busy.client).json({ method: 'GET', path: '/api/people' })).rejects.toMatchObject({ code: 'too-many-requests', retryAfterMs: 3_600_000 })
})
