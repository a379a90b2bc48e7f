import { createPinia, defineStore, setActivePinia } from 'pinia'
import { expect, test } from 'vitest'
import { ref } from 'vue'
import type { ServerRecord } from '@/contract'
import { applyPage, applyReceipts, type StoredRecord } from '@/device'
import { canonicalJson } from '@/domain/canonical'
import { mergeEdit, mergePolicy, type Consent } from '@/domain/records'
import { useVisitConsents } from '@/features/visits/consents/useVisitConsents'
import { openPhone, TOWN } from '../../device/phone'
import { inSetup } from '../../harness/in-setup'

const AT = '2026-03-02T02:00:00.000Z'
const VISIT = '01900000-0000-7000-8000-0000000000aa'
const consent = (id: string, purpose: 'photo' | 'phone'): Consent => ({ id: `01900000-0000-7000-8000-0000000000${id}`, purpose, given: true, by: '赵', wording: '1', at: AT })
const [photo, phone] = [consent('01', 'photo'), consent('02', 'phone')]

const onServer = (version: number, consents: Consent[]): ServerRecord => ({
  kind: 'visit', id: VISIT, town: TOWN, version, schemaVersion: 1, conflicts: [], deleted: false, createdBy: { id: VISIT, name: '周' }, createdAt: AT, updatedAt: AT, logged: { seq: 1, hash: 'a' },
  fields: { number: '丁蜀-1', enterpriseId: VISIT, startedAt: AT, mode: 'phone', visitors: [{ name: '周' }], submittedAt: AT, consents },
})
const pageOf = (seq: number, record: ServerRecord) => ({ nonce: '', serverTime: AT, allowedTowns: [TOWN], more: false, towns: { [TOWN]: { cursor: { epoch: 'e', seq, hash: `h${seq}` }, headSeq: seq, reset: false, records: [record] } } })

test('undoing a withdrawal brings back that consent alone: what a colleague has added meanwhile stays', async () => {
  const device = await openPhone()
  await applyPage(device.db, pageOf(1, onServer(1, [photo])))
  setActivePinia(createPinia())
  defineStore('workspace', () => ({ openCount: ref(1), records: device.records, syncNow: async () => undefined }))()
  const visit = ref(await device.records.get('visit', VISIT) as StoredRecord<'visit'>)
  const { withdrawOne, leave } = inSetup(() => useVisitConsents(() => visit.value))
  const undo = await withdrawOne(photo.id, AT)

  // The edit is sent, and a colleague's further answer comes with the next pull, while the offer to undo still stands.
  const [edit] = (await device.db.outbox.toArray()).flatMap((row) => row.edits)
  await applyReceipts(device.db, [{ edit: edit!, receipt: { mutationId: edit!.mutation.mutationId, outcome: 'applied', contentHash: edit!.contentHash, seq: 2, logHash: 'h2', version: 2, serverTime: AT } }])
  const now = onServer(3, [...edit!.mutation.set.consents as Consent[], phone])
  await applyPage(device.db, pageOf(3, now))
  visit.value = await device.records.get('visit', VISIT) as StoredRecord<'visit'>

  await undo!()
  const { mutation } = (await device.db.outbox.toArray()).flatMap((row) => row.edits)[0]!
  const merged = mergeEdit(
    { version: 3, fields: now.fields, fieldStates: { consents: { version: 3, deviceId: 'colleague' } }, conflicts: [] },
    { ...mutation, by: { id: VISIT, name: '' }, deviceId: 'mine', at: AT }, mergePolicy('visit'), (a, b) => canonicalJson(a) === canonicalJson(b),
  )
  expect(merged.state.fields.consents).toEqual([photo, phone])
  leave()
  device.close()
})
