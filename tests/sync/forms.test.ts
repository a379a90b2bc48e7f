// A server of the next form of the records beside phones of this one: the real server and the real phone, each with its own program.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Receipt } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import type * as Records from '@/domain/records'
import { createFetchTransport } from '@/sync'
import { newDisk, openPhone, TOWN } from '../device/phone'
import type { Device as Account } from '../server/support/client'
import type { TestServer } from '../server/support/test-server'
import { makeEngine } from './world'

/** The next form: a company's note was called its remark before. */
const renamed: Records.Upcast = ({ kind, set, unseen }) => {
  const name = (each: string): string => (each === 'remark' ? 'note' : each)
  return { kind, set: Object.fromEntries(Object.entries(set).map(([field, value]) => [name(field), value])), ...(unseen ? { unseen: unseen.map(name) } : {}) }
}

let server: TestServer
/** Modules of the next version of the program. */
let next: { openPhone: typeof openPhone; makeEngine: typeof makeEngine }
beforeAll(async () => {
  vi.resetModules()
  vi.doMock('@/contract', async (original) => ({ ...(await original<object>()), RECORD_SCHEMA: 2 }))
  vi.doMock('@/domain/records/upcast', async (original) => {
    const real = await original<typeof Records>()
    return { ...real, upcast: (edit: Records.EditForm, from: number, to: number) => real.upcast(edit, from, to, { 1: renamed }) }
  })
  const { startTestServer } = await import('../server/support/test-server')
  next = { openPhone: (await import('../device/phone')).openPhone, makeEngine: (await import('./world')).makeEngine }
  server = await startTestServer()
})
afterAll(async () => {
  await server.close()
  vi.doUnmock('@/contract')
  vi.doUnmock('@/domain/records/upcast')
  // Other tests go on in this process.
  vi.resetModules()
})

const transportOf = (account: Account) => createFetchTransport((path, init) => fetch(`${account.url}${String(path)}`, init))

test('an older push is taken in the present form, and its receipt is of what came', async () => {
  const officer = await server.officer()
  const edit = officer.edit({ name: '甲', remark: '老版本写的' })
  const [receipt] = (await officer.push(edit)) as [Receipt]
  const { mutationId, kind, recordId, town, set } = edit
  expect(receipt).toMatchObject({ outcome: 'applied', contentHash: createHash('sha256').update(canonicalJson({ mutationId, kind, recordId, town, set })).digest('hex') })
  expect(await officer.push(edit)).toEqual([receipt])
  const record = (await officer.pullAll()).records.get(recordId)
  expect(record).toMatchObject({ schemaVersion: 2, fields: { name: '甲', note: '老版本写的' } })
  // In the present form the old name is unknown, and a form nobody has yet is for a newer server.
  expect(await officer.push(officer.edit({ name: '乙', remark: 'x' }, { schemaVersion: 2 }))).toMatchObject([{ outcome: 'rejected', code: 'field-unknown' }])
  expect(await officer.push(officer.edit({ name: '乙' }, { schemaVersion: 3 }))).toMatchObject([{ outcome: 'rejected', code: 'schema-newer' }])
})

test('a phone that has not been updated keeps what it cannot read, works on, and has it all after the update', async () => {
  const [account, colleague] = [await server.secondDevice((await server.officer()).person), await server.supervisor()]
  const disk = newDisk()
  const old = await openPhone({ disk, personId: account.person.id })
  const parts = { deviceId: account.deviceId, token: account.accessToken, transport: transportOf(account) }
  const engine = makeEngine({ device: old, ...parts })
  const own = await old.records.create('enterprise', TOWN, { name: '自己建的' })
  const theirs = colleague.edit({ name: '督导建的' }, { town: TOWN, schemaVersion: 2 })
  expect(await colleague.push(theirs)).toMatchObject([{ outcome: 'applied' }])
  await engine.now()
  expect(engine.state.get()).toMatchObject({ phase: 'idle', lastError: undefined, lastCheck: { outcome: 'same' } })
  // Its own record it can show: it made it. The other one waits for the update.
  expect(await old.records.get('enterprise', own)).toMatchObject({ unsent: 0, fields: { name: '自己建的' } })
  expect(await old.records.get('enterprise', theirs.recordId)).toBeUndefined()
  expect(await old.db.aside.count()).toBeGreaterThan(0)
  await old.records.change('enterprise', own, { note: '旧版又改' })
  await engine.now()
  expect(await old.outbox.counts()).toMatchObject({ waiting: 0, rejected: 0, sent: 2 })
  expect(await old.records.get('enterprise', own)).toMatchObject({ unsent: 0, fields: { name: '自己建的', note: '旧版又改' } })
  old.close()

  const updated = await next.openPhone({ disk, personId: account.person.id })
  const after = next.makeEngine({ device: updated, ...parts })
  await after.now()
  expect(after.state.get()).toMatchObject({ phase: 'idle', lastError: undefined })
  expect(await updated.db.aside.count()).toBe(0)
  expect(await updated.records.get('enterprise', theirs.recordId)).toMatchObject({ version: 1, fields: { name: '督导建的' } })
  expect(await updated.records.get('enterprise', own)).toMatchObject({ version: 2, unsent: 0, fields: { name: '自己建的', note: '旧版又改' } })
  await after.check()
  expect(after.state.get().lastCheck).toMatchObject({ outcome: 'same' })
  updated.close()
})
