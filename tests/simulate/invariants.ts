import { contentHash } from '@/device'
import type { OutboxEdit, OutboxRow, RecordRow, SentRow } from '@/device/rows'
import { canonicalJson } from '@/domain/canonical'
import type { LogEntry } from '@/server/sync/store'
import { trace } from './ledger'
import { serverRecord } from './committed'
import type { Phone } from './phone'
import type { Server } from './server'

export function claim(holds: boolean, what: () => string): asserts holds {
  if (!holds) throw new Error(what())
}

export const nameOf = (phone: Phone): string => `phone ${phone.index + 1}`
export const same = (a: unknown, b: unknown): boolean => a === b || canonicalJson(a) === canonicalJson(b)
export const editsOf = (phone: Phone): OutboxEdit[] => phone.disk.rows('outbox').flatMap((row) => row.edits)
const recordsOf = (phone: Phone): Map<string, RecordRow> => new Map(phone.disk.rows('records').map((row) => [row.id, row]))

/** What holds at any moment, read from the disk between two transactions: it says nothing in the middle of one. */
export function checkAlongTheWay(phone: Phone, server: Server): void {
  if (phone.disk.inTheMiddle()) return
  const edits = editsOf(phone)
  const records = recordsOf(phone)
  claim(edits.every((edit, index) => index === 0 || edit.order > edits[index - 1]!.order), () => `I3: ${nameOf(phone)}: rows of the outbox overlap`)
  for (const row of phone.disk.rows('outbox')) claim(isSound(row), () => `I3: ${nameOf(phone)}: the row of the outbox at ${row.order} is not what its edits say`)
  checkOverlay(phone, edits, records)
  checkNumbers(phone, edits)
  // Files put back by hand may take a record back to a town whose log the phone had read: it finds out by comparing.
  if (!server.restoredByHand) checkCursors(phone, server, records)
  checkForward(phone, server, records)
  const allowed = phone.disk.meta('allowedTowns') as string[] | undefined
  claim(!allowed || server.ledger.allowed[phone.index]!.has([...allowed].sort().join()), () => `I6: ${nameOf(phone)} believes in towns ${String(allowed)} the server never named`)
  for (const row of records.values()) {
    claim(row.pending.length > 0 || !allowed || allowed.includes(row.town) || staysForItsFile(phone, row), () => `I6: ${nameOf(phone)} keeps ${row.id} of a town it may not read`)
  }
}

/** What is refused or rests stands alone, and lists find it by the row's own marks. */
function isSound({ order, edits, count, rejectedAt }: OutboxRow): boolean {
  const alone = edits.some(({ state, notBefore }) => state === 'rejected' || notBefore !== undefined)
  return order === edits[0]?.order && count === edits.length && (!alone || count === 1) && (rejectedAt !== undefined) === (edits[0].state === 'rejected')
}

/** A record shows the edits of this phone that still wait. */
function checkOverlay(phone: Phone, edits: readonly OutboxEdit[], records: ReadonlyMap<string, RecordRow>): void {
  const orphans = (phone.disk.meta('orphans') ?? []) as string[]
  const newest = new Map<string, { recordId: string; field: string; value: unknown; order: number }>()
  for (const { order, mutation: { recordId, set } } of edits) for (const [field, value] of Object.entries(set)) newest.set(`${recordId}.${field}`, { recordId, field, value, order })
  for (const { recordId, field, value, order } of newest.values()) {
    const row = records.get(recordId)
    // Of a record that nobody has brought back to a restored server no more than this edit is known: there is nothing to show it in.
    if (!row && orphans.includes(recordId)) continue
    claim(row !== undefined && same(row.fields[field] ?? null, value), () => `I3: ${nameOf(phone)}: an unsent edit does not show: ${trace(recordId, field, value)}, shown ${canonicalJson(row?.fields[field])}`)
    claim(row.pending.includes(order), () => `I3: ${nameOf(phone)}: an unsent edit is not counted: ${trace(recordId, field, value)}`)
  }
}

const proved = new WeakSet<SentRow['items'][number]>()
function provesItself(item: SentRow['items'][number]): boolean {
  const { mutation, receipt } = item
  if (!proved.has(item) && receipt.mutationId === mutation.mutationId && receipt.contentHash === contentHash(mutation)) proved.add(item)
  return proved.has(item)
}

/** Numbers have no holes, and what counts as received has a receipt of its own content. */
function checkNumbers(phone: Phone, edits: readonly OutboxEdit[]): void {
  const numbers = new Set(edits.map((edit) => edit.mutation.deviceSeq))
  for (const { items } of phone.disk.rows('sent')) {
    for (const item of items) {
      numbers.add(item.mutation.deviceSeq)
      claim(provesItself(item), () => `I2: ${nameOf(phone)} took a receipt of something else for ${item.mutation.mutationId}`)
    }
  }
  for (const { deviceSeq } of phone.disk.rows('setAside')) numbers.add(deviceSeq)
  const last = Number(phone.disk.meta('deviceSeq') ?? 0)
  // Under another device id what had not been answered was numbered anew.
  const first = Number(phone.disk.meta('firstSeq') ?? 1)
  const mine = [...numbers].filter((number) => number >= first).length
  claim(mine === last - first + 1, () => `I2: ${nameOf(phone)} has counted from ${first} to ${last} and keeps ${mine} edits`)
}

/** What a screen has shown never gives way to an older state, as long as the server's own history goes on. */
function checkForward(phone: Phone, server: Server, records: ReadonlyMap<string, RecordRow>): void {
  const { versions } = phone
  for (const id of versions.keys()) if (!records.has(id)) versions.delete(id)
  if (server.restores > 0 || Object.keys(phone.disk.meta('repairs') ?? {}).length > 0) return
  for (const { id, version } of records.values()) {
    claim(version >= (versions.get(id) ?? 0), () => `I5: ${nameOf(phone)} goes back from version ${versions.get(id)} of ${id} to ${version}`)
    versions.set(id, version)
  }
}

/** Bytes that have not gone keep their record here, though it has left. */
const staysForItsFile = (phone: Phone, { id, absent }: RecordRow): boolean => absent === true && phone.disk.rows('attachments').some((file) => file.id === id && file.state === 'waiting')

/** I4: whoever stands at n has every entry up to n. Says nothing of a log the phone has not found out to be gone. */
function checkCursors(phone: Phone, server: Server, records: ReadonlyMap<string, RecordRow>): void {
  const { state } = server.store
  const aside = new Map(phone.disk.rows('aside').map(({ id, record }) => [id, record]))
  for (const { town, epoch, seq, hash } of phone.disk.rows('cursors')) {
    const log = state.logs.get(town)
    if (!log || state.heads.get(town)!.epoch !== epoch || log.get(seq)?.hash !== hash) continue
    const last = new Map<string, LogEntry>()
    for (const entry of log.values()) if (entry.seq <= seq && entry.seq > (last.get(entry.recordId)?.seq ?? 0)) last.set(entry.recordId, entry)
    for (const entry of last.values()) {
      const row = records.get(entry.recordId)
      if (entry.op === 'leave') {
        const isGone = state.records.get(`${town}:${entry.recordId}`)?.deleted === true
        // A page may have brought what it was when it had come back already; the phone then reads of its next leaving further on.
        const isAhead = row !== undefined && row.version > entry.version
        claim(!isGone || row?.town !== town || isAhead || row.pending.length > 0 || staysForItsFile(phone, row), () => `I4: ${nameOf(phone)} stands at ${town}:${seq} and keeps ${entry.recordId}, which left at ${entry.seq}`)
        continue
      }
      // The page told what was there then, which may have left, and be back by now: the phone reads of that further on.
      const leavesLater = (): boolean => [...log.values()].some((later) => later.recordId === entry.recordId && later.op === 'leave' && later.seq > entry.seq)
      claim(Math.max(row?.version ?? 0, aside.get(entry.recordId)?.version ?? 0) >= entry.version || leavesLater(),
        () => `I4: ${nameOf(phone)} stands at ${town}:${seq} and holds version ${row?.version ?? 0} of ${entry.recordId}, entry ${entry.seq} has ${entry.version}`)
    }
  }
}

/** Whether the phone has all there is, nothing left to send, and no receipt whose place it has yet to ask about. */
export function isAtRest(phone: Phone, server: Server, poisoned: boolean): boolean {
  const { disk } = phone
  const towns = [...server.townsOf(phone.index)].sort()
  if (((disk.meta('allowedTowns') ?? ['?']) as string[]).join() !== towns.join()) return false
  const cursors = new Map(disk.rows('cursors').map((row) => [row.town, row]))
  const edits = editsOf(phone)
  const stuck = stuckRecords(edits, poisoned)
  const checks = (disk.meta('checks') ?? {}) as Record<string, { repairing?: boolean } | undefined>
  return edits.every(({ state, mutation }) => state === 'rejected' || stuck.has(mutation.recordId)) && disk.rows('unsettled').length === 0 && disk.rows('aside').length === 0
    && Object.keys(disk.meta('named') ?? {}).length === 0
    && disk.rows('attachments').every(({ id, state }) => state !== 'waiting' || !mayGo(phone, id, stuck, towns))
    && towns.every((town) => {
      const head = server.store.state.heads.get(town)
      const cursor = cursors.get(town)
      const compared = !server.restoredByHand || (checks[town] !== undefined && !checks[town].repairing)
      return !head || (compared && cursor?.epoch === head.epoch && cursor.seq === head.seq && cursor.hash === head.hash)
    })
}

/** Whether nothing keeps a file from going: the server knows its record and its bytes are here. */
function mayGo(phone: Phone, id: string, stuck: ReadonlySet<string>, towns: readonly string[]): boolean {
  const record = phone.disk.rows('records').find((row) => row.id === id)
  return record !== undefined && !record.absent && !stuck.has(id) && towns.includes(record.town) && phone.disk.rows('attachmentBytes').some((row) => row.id === id)
}

/** Records with an edit that cannot go: refused, or swallowed by some box. */
const stuckRecords = (edits: readonly OutboxEdit[], poisoned: boolean): Set<string> =>
  new Set(edits.filter(({ state, mutation }) => state === 'rejected' || (poisoned && isPoison(mutation.set))).map((edit) => edit.mutation.recordId))

/** What holds when all is quiet. @param poisoned while some box still swallows certain edits */
export function checkAtRest(phone: Phone, server: Server, poisoned: boolean): void {
  checkAlongTheWay(phone, server)
  const edits = editsOf(phone)
  const stuck = stuckRecords(edits, poisoned)
  for (const { state, mutation } of edits) claim(state === 'rejected' || stuck.has(mutation.recordId), () => `I8: ${nameOf(phone)}: ${mutation.mutationId} of ${mutation.recordId} waits for nothing`)
  if (poisoned) return
  checkSaved(phone, server, edits)
  checkView(phone, server, stuck)
  checkFiles(phone, server, stuck)
}

/** I2, I5 of bytes: what this phone calls received the server has, and nothing it could send is left. */
function checkFiles(phone: Phone, server: Server, stuck: ReadonlySet<string>): void {
  const towns = server.townsOf(phone.index)
  for (const { id, state, sha256 } of phone.disk.rows('attachments')) {
    claim(state !== 'waiting' || !mayGo(phone, id, stuck, towns), () => `I8: ${nameOf(phone)}: the file ${id} waits for nothing`)
    const record = phone.disk.rows('records').find((row) => row.id === id)
    claim(state !== 'received' || !record || !towns.includes(record.town) || server.files.kept.has(sha256), () => `I1: ${nameOf(phone)} calls the file ${id} received, and the server has lost it`)
  }
}

const isPoison = (set: Record<string, unknown>): boolean => Object.values(set).some((value) => typeof value === 'string' && value.startsWith('POISON'))

/** I3: every value the screen called saved is in the record's history, kept as a conflict, or visibly not accepted. */
function checkSaved(phone: Phone, server: Server, edits: readonly OutboxEdit[]): void {
  const { remembered } = server.ledger
  const towns = server.townsOf(phone.index)
  // Acknowledged in a town that is still away, where the server may have been restored: it comes back with the town.
  const kept = phone.disk.rows('sent').flatMap((row) => row.items).filter(({ mutation, receipt }) => !towns.includes(receipt.town ?? mutation.town))
  const visible = new Set([...edits, ...phone.disk.rows('setAside'), ...kept].flatMap(({ mutation }) => Object.entries(mutation.set).map(([field, value]) => trace(mutation.recordId, field, value))))
  // Nobody takes a label away: whatever became of the edits beside it, it is there.
  const labels = new Map([...server.store.state.records.values()].filter(({ deleted }) => !deleted).map(({ id, fields }) => [id, new Set(fields['labels'] as string[] | undefined)]))
  const known = (recordId: string, field: string, value: unknown): boolean => {
    const line = trace(recordId, field, value)
    return visible.has(line) || (field === 'labels' ? (value as string[]).every((label) => labels.get(recordId)?.has(label)) : remembered.has(line))
  }
  for (const { recordId, set } of phone.saved) {
    for (const [field, value] of Object.entries(set)) claim(known(recordId, field, value), () => `I3: ${nameOf(phone)}: saved and lost: ${trace(recordId, field, value)}`)
  }
  for (const { recordId, set } of phone.failed) {
    for (const [field, value] of Object.entries(set)) claim(field === 'state' || !remembered.has(trace(recordId, field, value)), () => `I3: ${nameOf(phone)}: not saved, and sent all the same: ${trace(recordId, field, value)}`)
  }
}

/** I5, I6: the phone shows the server's view of its towns, save where an edit is still open. */
function checkView(phone: Phone, server: Server, open: ReadonlySet<string>): void {
  const towns = server.townsOf(phone.index)
  const rows = recordsOf(phone)
  const { state } = server.store
  const wanted = new Set<string>()
  // An edit given up leaves its own time behind until the record's next change.
  const givenUp = new Set(phone.disk.rows('setAside').map(({ mutation }) => mutation.recordId))
  for (const record of state.records.values()) {
    if (!towns.includes(record.town) || record.deleted) continue
    wanted.add(record.id)
    const row = rows.get(record.id)
    if (open.has(record.id)) continue
    const { version, fields, conflicts, createdAt, updatedAt, logged, receivedAt, missing } = serverRecord(state, record.town, record.id)!
    const truth = { town: record.town, version, fields, conflicts, createdAt, updatedAt, logged, receivedAt, missing }
    claim(row !== undefined, () => `I5: ${nameOf(phone)} lacks ${record.id} of ${record.town}`)
    const shown = { town: row.town, version: row.version, fields: row.fields, conflicts: row.conflicts, createdAt: row.createdAt, updatedAt: givenUp.has(row.id) ? updatedAt : row.updatedAt, logged: row.logged, receivedAt: row.receivedAt, missing: row.missing }
    // Files of the database put back by hand: the same edit, sent again to the same place, makes the same hash at another time.
    if (server.restoredByHand) for (const each of [shown, truth]) each.createdAt = each.updatedAt = ''
    claim(same(shown, truth), () => `I5: ${nameOf(phone)} shows ${canonicalJson(shown)}\n    server ${canonicalJson(truth)}`)
    claim(row.pending.length === 0, () => `I5: ${nameOf(phone)} calls ${record.id} unsent`)
  }
  for (const row of rows.values()) claim(wanted.has(row.id) || open.has(row.id) || staysForItsFile(phone, row), () => `I6: ${nameOf(phone)} keeps ${row.id} of ${row.town}`)
}
