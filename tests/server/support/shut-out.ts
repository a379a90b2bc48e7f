import { v7 } from 'uuid'
import type { Cursor, Quarantined, Released } from '@/contract'
import { call, type Answer, type Device } from './client'
import { TOWN, type TestServer } from './test-server'

type Refusable<T> = T & { error?: string }

/** What is done with phones that are shut out: by an administrator, and by the phone with the cookie it holds. */
export const shutOutActs = (server: () => TestServer) => ({
  officer: (): Promise<Device> => server().person({ name: `专员 ${v7()}`, role: 'officer', towns: [TOWN] }),
  shutOut: async (phone: Device, act: 'revoke' | 'wipe' = 'wipe'): Promise<Answer> =>
    (await server().administrator()).call('POST', `/api/people/${phone.person.id}/devices/${phone.deviceId}/${act}`),
  handOver: (phone: Device, mutations: unknown[], more: { cookie?: string; deviceId?: string; cursors?: Record<string, Cursor> } = {}): Promise<Answer<Refusable<Quarantined>>> =>
    call(server().url, 'POST', '/api/quarantine', { deviceId: more.deviceId ?? phone.deviceId, mutations, ...(more.cursors ? { cursors: more.cursors } : {}) }, { cookie: more.cookie ?? phone.cookie }),
  release: async (phone: Device): Promise<Answer<Refusable<Released>>> => (await server().administrator()).call('POST', `/api/quarantine/${phone.deviceId}/release`),
})
