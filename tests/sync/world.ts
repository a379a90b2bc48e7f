import { createClient, createMemoryLock, createSessionKeeper, createSyncEngine, type Lock, type Network, type SyncEngine, type Timers, type Transport, type Uploader, type WireRequest } from '@/sync'
import type { Device, Random } from '@/device'
import { handClock, openPhone, seededRandom, TOWN, type HandClock } from '../device/phone'
import { FakeServer, type Answer } from './fake-server'

/** Timers that never fire: tests call the engine by hand. */
export const noTimers: Timers = { set: () => 0, clear: () => undefined }

/** What the network makes of one request; `pass` by default. */
export type Fault = 'pass' | 'dropRequest' | 'dropReply' | 'twice' | 'captive' | 'fault' | 'busy' | 'truncated' | 'stale' | 'portalJson' | 'portalEmpty' | 'portalSignIn'

const respond = ({ status, body, headers = {} }: Answer, cut = false) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return {
    status,
    header: (name: string) => headers[name] ?? null,
    text: async () => (cut ? text.slice(0, Math.floor(text.length / 2)) : text),
    bytes: async () => new TextEncoder().encode(text).buffer as ArrayBuffer,
  }
}

export function network(server: FakeServer, next: (request: WireRequest) => Fault | Promise<Fault> = () => 'pass'): Transport {
  const last = new Map<string, Answer>()
  const answer = async (request: WireRequest): Promise<Answer> => {
    const given = await server.handle(request)
    if (given.status === 200) last.set(request.path.split('?')[0]!, given)
    return given
  }
  return async (request) => {
    switch (await next(request)) {
      case 'dropRequest': throw new TypeError('network')
      case 'dropReply': await server.handle(request); throw new TypeError('network')
      case 'twice': await server.handle(request); return respond(await answer(request))
      case 'captive': return respond({ status: 200, body: '<html>login</html>' })
      case 'fault': return respond({ status: 500, body: { error: 'server-fault' } })
      case 'busy': return respond({ status: 503, body: { error: 'server-busy' }, headers: { 'retry-after': '2' } })
      case 'truncated': return respond(await answer(request), true)
      case 'stale': return respond(last.get(request.path.split('?')[0]!) ?? (await answer(request)))
      case 'portalJson': return respond({ status: 200, body: { receipts: [], towns: {}, allowedTowns: [], more: false } })
      case 'portalEmpty': return respond({ status: 204, body: '' })
      case 'portalSignIn': return respond({ status: 401, body: '<html>login</html>' })
      default: return respond(await answer(request))
    }
  }
}

export const noFiles: Uploader = async () => undefined

export interface EngineParts { device: Device; deviceId: string; token: string; transport: Transport; lock?: Lock; clock?: HandClock; random?: Random; upload?: Uploader; timers?: Timers; network?: Network; sendOlder?: () => Promise<unknown> }

export function makeEngine({ device, deviceId, token, transport, lock = createMemoryLock(), clock = handClock(), random = seededRandom(7), upload = noFiles, timers = noTimers, network, sendOlder }: EngineParts): SyncEngine {
  const world = { transport, clock, random, timers, lock, ...(network ? { network } : {}) }
  const session = createSessionKeeper(createClient(world), lock, device.db.personId)
  session.adopt({ nonce: '', person: { id: device.db.personId, name: '', role: 'officer', towns: [] }, deviceId, accessToken: token, accessExpiresAt: '' })
  return createSyncEngine({ db: device.db, deviceId, session, upload, world, ...(sendOlder ? { sendOlder } : {}) })
}

export const DEVICE = '01900000-0000-7000-8000-000000000001'

/** A server and one person's phone that is signed in there. */
export async function onePhone(towns = [TOWN]) {
  const server = new FakeServer()
  const { token } = server.addDevice({ id: DEVICE, personId: 'person-1', towns, token: 'token-1' })
  const clock = handClock()
  const device = await openPhone({ clock })
  const engine = makeEngine({ device, deviceId: DEVICE, token, clock, transport: network(server) })
  return { server, device, engine, clock, token }
}
