import { expect, test, vi } from 'vitest'
import type { EnrolmentPreview, ErrorCode, Person } from '@/contract'
import { codeInFragment, enrolmentLink } from '@/features/accounts/enrolment-code'
import { useEnrolment, type EnrolmentWorld } from '@/features/accounts/useEnrolment'

const person: Person = { id: 'p', name: '专员甲', role: 'officer', towns: ['320282112'] }
const preview: EnrolmentPreview = { person, expiresAt: '2026-11-22T03:00:00Z', passphrase: 'choose' }
const given = { deviceLabel: '安卓手机', passphrase: 'purple teapot seventh boat', afresh: false }
const code = 'AbCdEfGhIjKlMnOpQrStUvWx'
const failure = (coded: ErrorCode) => Promise.reject(Object.assign(new Error(coded), { code: coded }))
const world = (over: Partial<EnrolmentWorld> = {}): EnrolmentWorld => ({
  preview: async () => preview,
  hasVault: async () => false,
  redeem: async () => person,
  codeOf: (problem) => (problem as { code: ErrorCode }).code,
  ...over,
})

test('a link names the person before anything is used up', async () => {
  const redeem = vi.fn(async () => person)
  const { phase, look, register, preview: shown } = useEnrolment(world({ redeem }), `#${code}`)
  expect(phase.value).toBe('looking')
  await look()
  expect(phase.value).toBe('ready')
  expect(shown.value).toEqual(preview)
  expect(redeem).not.toHaveBeenCalled()
  expect(await register(given)).toEqual(person)
  expect(redeem).toHaveBeenCalledExactlyOnceWith({ code, ...given })
  expect(phase.value).toBe('done')
})

test('a second tap while registering does nothing', async () => {
  const redeem = vi.fn(async () => person)
  const { look, register } = useEnrolment(world({ redeem }), code)
  await look()
  await Promise.all([register(given), register(given)])
  expect(redeem).toHaveBeenCalledTimes(1)
})

test.each<ErrorCode>(['enrolment-used', 'enrolment-expired', 'enrolment-unknown'])('%s: the link is of no more use', async (coded) => {
  const { phase, error, mayRetry, look } = useEnrolment(world({ preview: () => failure(coded) }), code)
  await look()
  expect([phase.value, error.value, mayRetry.value]).toEqual(['failed', coded, false])
})

test('without network the link may be tried again, and then works', async () => {
  let online = false
  const { phase, error, mayRetry, look } = useEnrolment(world({ preview: () => (online ? Promise.resolve(preview) : failure('offline')) }), code)
  await look()
  expect([error.value, mayRetry.value]).toEqual(['offline', true])
  online = true
  await look()
  expect([phase.value, error.value]).toEqual(['ready', undefined])
})

test('a page opened without a code asks nothing of the server; a damaged code is told as an unknown one', async () => {
  const ask = vi.fn(async () => preview)
  const none = useEnrolment(world({ preview: ask }), '')
  await none.look()
  expect([none.phase.value, none.error.value]).toEqual(['noCode', undefined])
  const damaged = useEnrolment(world({ preview: ask }), '#short')
  await damaged.look()
  expect([damaged.phase.value, damaged.error.value]).toEqual(['failed', 'enrolment-unknown'])
  expect(ask).not.toHaveBeenCalled()
})

test('the code of a link is the code that was put into it', () => {
  expect(codeInFragment(new URL(enrolmentLink('https://station.example', code)).hash)).toBe(code)
  expect(codeInFragment('#<script>alert(1)</script>aaaaaaaa')).toBeUndefined()
  expect(codeInFragment(`#${'a'.repeat(101)}`)).toBeUndefined()
})

test.each<ErrorCode>(['passphrase-weak', 'passphrase-wrong', 'vault-waits'])('%s is said of the passphrase, and the form stays', async (coded) => {
  const { phase, error, refused, look, register } = useEnrolment(world({ redeem: () => failure(coded), hasVault: async () => true }), code)
  await look()
  expect(await register(given)).toBeUndefined()
  expect([phase.value, error.value, refused.value]).toEqual(['ready', undefined, coded])
})
