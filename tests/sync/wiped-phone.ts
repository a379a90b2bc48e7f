import { v7 } from 'uuid'
import { createMemoryLock, type Transport, type World } from '@/sync'
import { handClock, newDisk, openPhone, seededRandom, TOWN } from '../device/phone'
import { cookieOf } from '../server/support/client'
import type { TestServer } from '../server/support/test-server'
import { noTimers } from './world'

/** A phone of the real server that is about to be shut out; its cookie goes along, and is kept, as a browser does. */
export async function phoneOf(server: TestServer, transportOf: (real: Transport) => Transport = (real) => real) {
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
