import { v7 } from 'uuid'
import { expect, vi } from 'vitest'
import type { EnrolmentIssued, EnrolmentPreview, PassphraseChanged, Person, Session } from '@/contract'
import { call, cookieOf, Device } from './client'
import { TOWN, type TestServer } from './test-server'

export const RIGHT = '江边三只白鹭不怕生人'

/** What people do with passphrases. @param at on which server, asked at each act */
export function passphraseActs(at: () => { server: TestServer; admin: Device }) {
  const add = async (name = `专员 ${v7()}`) => (await at().admin.call<Person>('POST', '/api/people', { name, role: 'officer', towns: [TOWN] })).body
  const link = async ({ id }: Person, body: object = {}) => (await at().admin.call<EnrolmentIssued>('POST', `/api/people/${id}/enrolments`, body)).body.code
  const redeem = (code: string, passphrase?: string, deviceId = v7()) =>
    call<Session & { error?: string; at?: string }>(at().server.url, 'POST', '/api/enrolments/redeem', { code, deviceId, deviceLabel: '手机', ...(passphrase === undefined ? {} : { passphrase }) })
  const signIn = (deviceId: string, passphrase: string) => call<Session & { error?: string; retryAfterSeconds?: number }>(at().server.url, 'POST', '/api/session/sign-in', { deviceId, passphrase })
  const preview = async (code: string) => (await call<EnrolmentPreview>(at().server.url, 'POST', '/api/enrolments/preview', { code })).body.passphrase
  function deviceOf({ status, body, headers }: Awaited<ReturnType<typeof redeem>>): Device {
    expect(body).not.toHaveProperty('error')
    expect(status).toBe(200)
    return new Device(at().server.url, body, cookieOf(headers)!)
  }
  const change = (device: Device, pair: { old?: string; new: string }) => device.call<PassphraseChanged & { error?: string; at?: string }>('POST', '/api/session/passphrase', pair)
  const reads = async (device: Device) => (await device.call('GET', '/api/sync/pull')).status
  /** Somebody with a passphrase, and a phone signed in. */
  async function somebody(passphrase = RIGHT) {
    const person = await add()
    return { person, phone: deviceOf(await redeem(await link(person), passphrase)) }
  }
  /** How often a passphrase was hashed while something was done: equal work is equal time. */
  async function hashesDuring(work: () => Promise<unknown>): Promise<number> {
    const hashed = vi.spyOn(at().server.running.services.passphrases, 'verify')
    await work()
    const calls = hashed.mock.calls.length
    hashed.mockRestore()
    return calls
  }

  return { add, link, redeem, signIn, preview, deviceOf, change, reads, somebody, hashesDuring }
}
