import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll } from 'vitest'
import type { QuarantineEntry } from '@/contract'
import { createMemoryLock, type Transport, type World } from '@/sync'
import { handClock, newDisk, openPhone, seededRandom, TOWN } from '../device/phone'
import { inMemory } from '../server/support/backends'
import { cookieOf, type Device } from '../server/support/client'
import { startTestServer, type TestServer } from '../server/support/test-server'
import { noTimers } from './world'

/** A phone of the real server that is about to be shut out; its cookie goes along, and is kept, as a browser does. */
async function phoneOf(server: TestServer, transportOf: (real: Transport) => Transport = (real) => real) {
  const caller = await server.person({ name: `专员 ${v7()}`, role: 'officer', towns: [TOWN] })
  const real: Transport = async ({ method, path, headers, body, signal }) => {
    const response = await fetch(`${server.url}${path}`, { method, headers: { ...headers, cookie: caller.cookie }, ...(body ? { body: body as BodyInit } : {}), signal: signal ?? null })
    caller.cookie = cookieOf(response.headers) ?? caller.cookie
    return { status: response.status, header: (name: string) => response.headers.get(name), text: () => response.text(), bytes: () => response.arrayBuffer() }
  }
  const clock = handClock()
  const disk = newDisk()
  const world: World = { transport: transportOf(real), clock, random: seededRandom(3), timers: noTimers, lock: createMemoryLock() }
  const device = await openPhone({ disk, personId: caller.person.id, clock })
  return { caller, disk, clock, device, world }
}

/** To be called once in a file: a real server, and its administrator, who shuts phones out and settles what they hand over. */
export function useStation() {
  const station = {} as { server: TestServer; administrator: Device }
  beforeAll(async () => {
    station.server = await startTestServer(inMemory.openFresh)
    station.administrator = await station.server.administrator()
  })
  afterAll(() => station.server.close())
  return {
    colleague: (towns = [TOWN]) => station.server.person({ name: '同事', role: 'officer', towns }),
    giveTowns: ({ person: { id, name } }: Device, towns: string[]) => station.administrator.call('POST', `/api/people/${id}`, { name, role: 'officer', towns }),
    phoneOf: (transportOf?: (real: Transport) => Transport) => phoneOf(station.server, transportOf),
    shutOut: ({ person, deviceId }: Device, act: 'revoke' | 'wipe') => station.administrator.call('POST', `/api/people/${person.id}/devices/${deviceId}/${act}`),
    /** The server is restored from a backup of before this record, as far as edits can tell. */
    losesRecord: async (id: string) => {
      const { orm } = station.server.running.services.database
      await orm.execute(sql`delete from town_log where record_id = ${id}::uuid`)
      await orm.execute(sql`delete from record where id = ${id}::uuid`)
    },
    waiting: async (phone: Device) => (await station.administrator.call<QuarantineEntry[]>('GET', '/api/quarantine')).body.find(({ deviceId }) => deviceId === phone.deviceId),
    release: ({ deviceId }: Device) => station.administrator.call('POST', `/api/quarantine/${deviceId}/release`),
  }
}
