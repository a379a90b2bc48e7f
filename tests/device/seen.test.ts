import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Mutation, ServerRecord } from '@/contract'
import { applyPage, applyReceipts, settleRecords, type Device, type StoredRecord } from '@/device'
import { canonicalJson } from '@/domain/canonical'
import { mergeEdit, mergePolicy, type MergeState } from '@/domain/records'
import { openPhone, TOWN } from './phone'

const AT = '2026-03-02T02:00:00.000Z'
const ID = '01900000-0000-7000-8000-000000000001'

/** The record on the server, and what phones know of it. */
function serverRecord() {
  let state: MergeState = { version: 0, fields: {}, fieldStates: {}, conflicts: [] }
  let minted = 0
  const take = (mutation: Pick<Mutation, 'mutationId' | 'baseVersion' | 'set' | 'settles' | 'unseen'>, who: string) => {
    const result = mergeEdit(state, { ...mutation, by: { id: who, name: who }, deviceId: who, at: AT }, mergePolicy('enterprise'), (a, b) => canonicalJson(a) === canonicalJson(b))
    state = result.state
    return result
  }
  return {
    get state() { return state },
    take,
    write: (who: string, set: Record<string, unknown>, baseVersion = state.version) => take({ mutationId: `s${(minted += 1)}`, baseVersion, set }, who),
    async pulledBy(device: Device) {
      const record: ServerRecord = {
        kind: 'enterprise', id: ID, town: TOWN, version: state.version, schemaVersion: 1, fields: structuredClone(state.fields), conflicts: structuredClone(state.conflicts),
        deleted: false, createdBy: { id: 'p', name: 'p' }, createdAt: AT, updatedAt: AT, logged: { seq: 1, hash: 'h' },
      }
      await applyPage(device.db, {
        nonce: '', serverTime: AT, allowedTowns: [TOWN], more: false,
        towns: { [TOWN]: { cursor: { epoch: 'e', seq: state.version, hash: `h${state.version}` }, headSeq: state.version, reset: false, records: [record] } },
      })
    },
  }
}

const waiting = async (device: Device): Promise<Mutation[]> => (await device.db.outbox.toArray()).flatMap((row) => row.edits).map((edit) => edit.mutation)
const opened = async (device: Device) => (await device.records.get('enterprise', ID))!

describe('a form that was open while something else wrote', () => {
  it('does not overwrite what another person’s edit brought meanwhile: both values stay', async () => {
    const server = serverRecord()
    server.write('desk', { name: '甲', address: '老街 1 号' })
    const phone = await openPhone()
    await server.pulledBy(phone)
    const seen = await opened(phone)

    server.write('desk', { address: '新街 2 号' })
    await server.pulledBy(phone)
    await phone.records.change('enterprise', ID, { address: '南街 3 号' }, { seen })

    const [edit] = await waiting(phone)
    expect(edit).toMatchObject({ baseVersion: 1, unseen: ['address'] })
    expect(server.take(edit!, 'phone').outcome).toBe('conflict')
    expect(server.state).toMatchObject({ fields: { address: '新街 2 号' }, conflicts: [{ kept: '新街 2 号', other: '南街 3 号' }] })
  })

  it('merges when the other person wrote another field', async () => {
    const server = serverRecord()
    server.write('desk', { name: '甲', address: '老街 1 号' })
    const phone = await openPhone()
    await server.pulledBy(phone)
    const seen = await opened(phone)
    server.write('desk', { address: '新街 2 号' })
    await server.pulledBy(phone)
    await phone.records.change('enterprise', ID, { note: '一' }, { seen })
    const [edit] = await waiting(phone)
    expect(server.take(edit!, 'phone')).toMatchObject({ outcome: 'merged', state: { fields: { address: '新街 2 号', note: '一' }, conflicts: [] } })
  })

  it('does not overwrite what another tab of the same phone saved meanwhile', async () => {
    const server = serverRecord()
    server.write('desk', { name: '甲', address: '老街 1 号' })
    const phone = await openPhone()
    await server.pulledBy(phone)
    const seen = await opened(phone)
    await phone.records.change('enterprise', ID, { address: '另一页' }, { seen })
    await phone.records.change('enterprise', ID, { address: '这一页', note: '一' }, { seen })
    for (const edit of await waiting(phone)) server.take(edit, 'phone')
    expect(server.state).toMatchObject({ fields: { address: '另一页', note: '一' }, conflicts: [{ field: 'address', kept: '另一页', other: '这一页' }] })
  })

  it('lets one page save twice in a row: its own first edit is no conflict to its second', async () => {
    const server = serverRecord()
    server.write('desk', { name: '甲' })
    const phone = await openPhone()
    await server.pulledBy(phone)
    await phone.records.change('enterprise', ID, { address: '一' }, { seen: await opened(phone) })
    await phone.records.change('enterprise', ID, { address: '二' }, { seen: await opened(phone) })
    for (const edit of await waiting(phone)) expect(server.take(edit, 'phone').outcome).toBe('applied')
    expect(server.state.fields.address).toBe('二')
  })

  it('knows that an unsent edit of its own hides what came since', async () => {
    const server = serverRecord()
    server.write('desk', { name: '甲', address: '老街 1 号' })
    const phone = await openPhone()
    await server.pulledBy(phone)
    await phone.records.change('enterprise', ID, { address: '南街 3 号' }, { seen: await opened(phone) })
    server.write('desk', { address: '新街 2 号' })
    await server.pulledBy(phone)
    // The screen still shows the phone's own value: whoever changes it again has not seen the desk's.
    await phone.records.change('enterprise', ID, { address: '南街 3 号乙' }, { seen: await opened(phone) })
    for (const edit of await waiting(phone)) server.take(edit, 'phone')
    expect(server.state.fields.address).toBe('新街 2 号')
    expect(server.state.conflicts.map((conflict) => conflict.other)).toEqual(['南街 3 号', '南街 3 号乙'])
  })

  it('says nothing of what was seen when nothing else wrote', async () => {
    const server = serverRecord()
    server.write('desk', { name: '甲', contacts: [{ name: '王', phone: '1' }] })
    const phone = await openPhone()
    await server.pulledBy(phone)
    await phone.records.change('enterprise', ID, { contacts: [{ name: '王' }] }, { seen: await opened(phone) })
    const [edit] = await waiting(phone)
    expect(edit).not.toHaveProperty('unseen')
    expect(edit!.baseVersion).toBe(1)
  })
})

it('two answers without a pull between them leave both edits on the screen', async () => {
  const server = serverRecord()
  server.write('desk', { name: '甲', address: '老街', note: '零' })
  const phone = await openPhone()
  await server.pulledBy(phone)
  await phone.records.change('enterprise', ID, { note: '一' })
  await phone.records.change('enterprise', ID, { address: '新街' })
  for (const edit of (await phone.db.outbox.toArray()).flatMap((row) => row.edits)) {
    const { outcome, state: { version } } = server.take(edit.mutation, 'phone')
    await applyReceipts(phone.db, [{ edit, receipt: { mutationId: edit.mutation.mutationId, outcome, contentHash: edit.contentHash, seq: version, logHash: 'h', version, serverTime: AT } }])
  }
  await settleRecords(phone.db)
  expect(await opened(phone)).toMatchObject({ fields: { note: '一', address: '新街' }, version: 3, unsent: 0 })
})

type Step =
  | { does: 'open'; form: number }
  | { does: 'save'; form: number; set: Record<string, unknown> }
  | { does: 'pull' }
  | { does: 'push'; after: 'pull' | 'settle' | 'nothing' }
  | { does: 'desk'; set: Record<string, unknown> }
  | { does: 'label'; form: number }
  | { does: 'deskLabel' }

const set = fc.record({ address: fc.nat(9).map((n) => `街 ${n} 号`), note: fc.constantFrom('一', '二', '三', null) }, { requiredKeys: [] }).filter((made) => Object.keys(made).length > 0)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constant('open' as const), form: fc.nat(1) }),
  fc.record({ does: fc.constant('save' as const), form: fc.nat(1), set }),
  fc.record({ does: fc.constant('pull' as const) }),
  fc.record({ does: fc.constant('push' as const), after: fc.constantFrom('pull', 'settle', 'nothing') }),
  fc.record({ does: fc.constant('desk' as const), set }),
  fc.record({ does: fc.constant('label' as const), form: fc.nat(1) }),
  fc.record({ does: fc.constant('deskLabel' as const) }),
)

it('in any order of opening, saving, sending and receiving, nobody’s value is taken away by somebody whose screen never showed it', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
    const server = serverRecord()
    server.write('desk', { name: '甲', address: '老街', note: '零' })
    const phone = await openPhone()
    await server.pulledBy(phone)
    const first = await opened(phone)
    const forms: StoredRecord<'enterprise'>[] = [first, first]
    /** What each saved edit's form had shown of the fields it sets. */
    const shown = new Map<string, Record<string, unknown>>()

    const labels: string[] = []
    const withLabel = (shownLabels: readonly string[] = []): { labels: string[] } => {
      labels.push(`L${labels.length}`)
      return { labels: [...shownLabels, labels.at(-1)!] }
    }

    const push = async (after: 'pull' | 'settle' | 'nothing'): Promise<void> => {
      for (const edit of (await phone.db.outbox.toArray()).flatMap((row) => row.edits)) {
        const before = server.state
        const { outcome, changes, state } = server.take(edit.mutation, 'phone')
        for (const [field, { from, to }] of Object.entries(changes)) {
          if (field !== 'labels') expect(shown.get(edit.mutation.mutationId)![field] ?? null, `${field}: ${String(from)} → ${String(to)}`).toEqual(from)
        }
        for (const conflict of before.conflicts) expect(state.conflicts).toContainEqual(conflict)
        await applyReceipts(phone.db, [{ edit, receipt: {
          mutationId: edit.mutation.mutationId, outcome, contentHash: edit.contentHash, seq: state.version, logHash: `h${state.version}`, version: state.version, serverTime: AT,
        } }])
      }
      // A sync ends with a pull, unless the network goes before it, or the app.
      if (after === 'pull') await server.pulledBy(phone)
      if (after === 'settle') await settleRecords(phone.db)
    }
    const save = async (form: number, made: Record<string, unknown>): Promise<void> => {
      const seen = forms[form]!
      const known = new Set((await waiting(phone)).map((edit) => edit.mutationId))
      await phone.records.change('enterprise', ID, made, { seen })
      const edit = (await waiting(phone)).find(({ mutationId }) => !known.has(mutationId))!
      shown.set(edit.mutationId, { ...seen.fields })
      forms[form] = await opened(phone)
    }

    for (const each of steps) {
      if (each.does === 'open') forms[each.form] = await opened(phone)
      else if (each.does === 'pull') await server.pulledBy(phone)
      else if (each.does === 'push') await push(each.after)
      else if (each.does === 'desk') server.write('desk', each.set)
      else if (each.does === 'deskLabel') server.write('desk', withLabel(server.state.fields['labels'] as string[] | undefined))
      else if (each.does === 'label') await save(each.form, withLabel(forms[each.form]!.fields.labels))
      else await save(each.form, each.set)
    }
    await push('pull')
    // Nobody takes a label away.
    expect([...(server.state.fields['labels'] as string[] | undefined ?? [])].sort()).toEqual([...labels].sort())
    phone.close()
  }), { numRuns: 80 })
}, 60_000)
