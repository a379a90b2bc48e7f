import { v7 } from 'uuid'
import { fileOf, receiptNumberOf } from '@/domain/handover'
import { RECORD_KINDS, type RecordKind } from '@/domain/records'
import { call, Device } from './client'
import { announce, begin, jpeg, upload } from './files'
import { attachment, sampleOf } from './samples'
import type { TestServer } from './test-server'

/** A made-up town nobody in the test is given. */
export const SECRET_TOWN = '320282999'
export const MARK = '机密七七'

/** What lies in a town that the askers do not have, and all that would give it away. */
export interface Planted {
  records: Record<RecordKind, string>
  /** A file whose bytes arrived. */
  file: string
  /** Address of an upload under way. */
  upload: string
  /** Sent in by an enterprise. */
  letter: string
  mutationId: string
  person: { id: string; deviceId: string }
  /** Texts that must stand in no answer. */
  marks: string[]
}

const marked = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, ['name', 'title', 'text', 'note'].includes(name) ? `${MARK}${name}` : value]))

/** A town with a record of each kind, a conflict, a file, an upload under way, a missing number and a comment. */
export async function plant(server: TestServer): Promise<Planted> {
  const keeper = await server.person({ name: `${MARK}某`, role: 'officer', towns: [SECRET_TOWN] })
  const other = await server.secondDevice(keeper.person)
  const edits = RECORD_KINDS.map((kind) => keeper.edit(kind === 'attachment' ? attachment(v7(), { name: `${MARK}.jpg` }) : marked(sampleOf[kind]()), { kind, town: SECRET_TOWN }))
  await keeper.push(...edits)
  const records = Object.fromEntries(edits.map(({ kind, recordId }) => [kind, recordId])) as Planted['records']
  for (const [device, note] of [[keeper, 'one'], [other, 'two']] as const) await device.push(device.edit({ note: `${MARK}${note}` }, { kind: 'enterprise', town: SECRET_TOWN, recordId: records.enterprise, baseVersion: 1 }))
  keeper.deviceSeq += 3
  await keeper.push(keeper.edit(marked(sampleOf.task()), { kind: 'task', town: SECRET_TOWN }))

  const bytes = jpeg(2_000)
  const announced = (device: Device) => announce(Object.assign(Object.create(Device.prototype) as Device, device, { edit: (set: object, more: object) => keeper.edit(set as Record<string, unknown>, { ...more, town: SECRET_TOWN }) }), bytes, { name: `${MARK}.jpg` })
  const [file, half] = [await announced(keeper), await announced(keeper)]
  await upload(keeper, file, bytes, SECRET_TOWN)
  const location = (await begin(keeper, half, bytes.length, SECRET_TOWN)).headers.get('location')!
  const letter = v7()
  const sent = await call(server.url, 'POST', '/api/letters', {
    id: letter, town: SECRET_TOWN, consent: { notice: '2026-11-22', givenAt: '2026-11-22T08:00:00.000Z' },
    file: fileOf({ pack: { id: 'p', version: '1', sha256: 'a'.repeat(64) }, asOf: '2026-11-22', facts: {}, from: { name: `${MARK}厂` } }),
  })
  if (sent.status !== 200) throw new Error(`letter: ${sent.status}`)
  return {
    records, file, upload: location, letter, mutationId: edits[0]!.mutationId, person: { id: keeper.person.id, deviceId: keeper.deviceId },
    marks: [MARK, SECRET_TOWN, ...Object.values(records), file, half, letter, receiptNumberOf(letter), keeper.deviceId, other.deviceId, keeper.person.id, ...edits.map(({ mutationId }) => mutationId)],
  }
}
