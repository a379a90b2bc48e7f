import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import { PUSH_MAX_MUTATIONS, type Receipt, type Released } from '@/contract'
import { audit } from '../audit'
import { personOf } from '../accounts/person'
import { scopeOf, type Scope } from '../accounts/scope'
import type { AccountTools } from '../accounts/tools'
import { askRemoval, removeAsked } from '../attachments/remove-bytes'
import { CodedError } from '../errors'
import type { Orm } from '../store/database'
import { device, person, quarantinedEdit } from '../store/schema'
import { without } from '../sync/gaps'
import { withPresentVersions } from '../sync/present-versions'
import type { PushQueue } from '../sync/push-queue'
import { claimFiles, discardFiles, releaseFiles, settleFiles, type FileRow, type FileTools } from './settle-files'

export interface SettleTools extends AccountTools, Pick<FileTools, 'sync' | 'blobs'> { pushes: Pick<PushQueue, 'push'> }

/** The administrator who decides. */
export interface Settler { person: { id: string; name: string }; deviceId: string }

type Row = typeof quarantinedEdit.$inferSelect

interface Outcomes { receipts: readonly Receipt[]; files: Awaited<ReturnType<typeof releaseFiles>> }

interface Claimed { scope: Scope; deviceId: string; rows: Row[]; files: FileRow[] }

const waitingOf = (deviceId: string) => and(eq(quarantinedEdit.deviceId, deviceId), isNull(quarantinedEdit.settledAt))

/**
 * Pushes what a device left, in the order it was handed over, in its author's name and with the rights the author has now, under an id
 * made for it: the device itself stays shut out. What the log refuses waits on. An edit is taken once however often it is released: its id tells. Files follow the
 * records they belong to.
 * @throws CodedError `not-found`; what the push throws, after which it may be released again
 */
export async function releaseQuarantine(tools: SettleTools, deviceId: string, by: Settler): Promise<Released> {
  const claimed = await tools.database.transact((orm) => claim(tools, orm, deviceId))
  const receipts: Receipt[] = []
  let files: Awaited<ReturnType<typeof releaseFiles>>
  try {
    const edits = await withPresentVersions(tools.sync, claimed.scope, claimed.rows)
    for (let from = 0; from < edits.length; from += PUSH_MAX_MUTATIONS) {
      const part = edits.slice(from, from + PUSH_MAX_MUTATIONS).map((mutation, index) => ({ ...mutation, deviceSeq: from + index + 1 }))
      receipts.push(...await tools.pushes.push({ scope: claimed.scope, deviceId: claimed.deviceId }, part))
    }
    files = await releaseFiles(tools, claimed, claimed.files)
  } catch (error) {
    await tools.database.orm.update(device).set({ revokedAt: tools.now() }).where(eq(device.id, claimed.deviceId))
    throw error
  }
  return tools.database.transact((orm) => settleReleased(tools, orm, deviceId, claimed, { receipts, files }, by))
}

/** Takes what waits in hand, so that nobody throws it away meanwhile, and makes the id it is pushed under. */
async function claim({ now, newId }: SettleTools, orm: Orm, deviceId: string): Promise<Claimed> {
  const [old] = await orm.select({ device, person }).from(device).innerJoin(person, eq(person.id, device.personId)).where(eq(device.id, deviceId)).for('update', { of: device })
  const rows = await orm.select().from(quarantinedEdit).where(waitingOf(deviceId)).orderBy(asc(quarantinedEdit.place), asc(quarantinedEdit.arrivedAt), asc(quarantinedEdit.deviceSeq)).for('update')
  const id = newId()
  const files = old ? await claimFiles(orm, deviceId, id) : []
  if (!old || rows.length + files.length === 0) throw new CodedError('not-found', { at: 'deviceId' })
  await orm.insert(device).values({ id, personId: old.person.id, label: old.device.label, createdAt: now(), lastSeenAt: now(), lastSeq: 0, releasedFor: deviceId })
  await orm.update(quarantinedEdit).set({ claimedBy: id }).where(waitingOf(deviceId))
  return { scope: scopeOf(personOf(old.person)), deviceId: id, rows, files }
}

async function settleReleased({ now }: SettleTools, orm: Orm, deviceId: string, { deviceId: releasedAs, rows }: Claimed, { receipts, files }: Outcomes, by: Settler): Promise<Released> {
  const at = now()
  await accountFor(orm, deviceId, rows)
  await orm.update(device).set({ revokedAt: at }).where(eq(device.id, releasedAs))
  const refused = receipts.filter(({ outcome }) => outcome === 'rejected')
  const taken = receipts.filter(({ outcome }) => outcome !== 'rejected').map(({ mutationId }) => mutationId.toLowerCase())
  const settled = taken.length === 0 ? [] : await orm.update(quarantinedEdit)
    .set({ mutation: null, settledAt: at, settledBy: by.person.id, outcome: 'released', refused: null })
    .where(and(waitingOf(deviceId), inArray(quarantinedEdit.mutationId, taken))).returning({ mutationId: quarantinedEdit.mutationId })
  for (const { mutationId, code } of refused) {
    await orm.update(quarantinedEdit).set({ claimedBy: null, refused: code ?? 'mutation-invalid' }).where(and(waitingOf(deviceId), eq(quarantinedEdit.mutationId, mutationId.toLowerCase())))
  }
  const ofFiles = await settleFiles(orm, deviceId, files, { at, by: by.person.id })
  await audit(orm, at, { act: 'quarantine-released', by: by.person, deviceId: by.deviceId, about: { kind: 'device', id: deviceId }, details: { released: settled.length, refused: refused.length, ...ofFiles, as: releasedAs } })
  return { released: settled.length, refused: refused.length, ...ofFiles }
}

/** Numbers that came this way are not missing ones of the device. */
export async function accountFor(orm: Orm, deviceId: string, rows: readonly Pick<Row, 'deviceSeq'>[]): Promise<void> {
  const [old] = await orm.select().from(device).where(eq(device.id, deviceId)).for('update')
  await orm.update(device).set({ missing: without(old!.missing, rows.map(({ deviceSeq }) => ({ from: deviceSeq, to: deviceSeq }))) }).where(eq(device.id, deviceId))
}

/**
 * Throws what waits away for good; that it was there, and why it went, stays on record. What is being released stays.
 * @throws CodedError `not-found` when nothing waits that could be thrown away
 */
export async function discardQuarantine(tools: Pick<SettleTools, 'database' | 'now' | 'blobs'>, deviceId: string, reason: string, by: Settler): Promise<{ discarded: number; files: number }> {
  const { edits, hashes } = await tools.database.transact(async (orm) => {
    const at = tools.now()
    const [old] = await orm.select({ id: device.id }).from(device).where(eq(device.id, deviceId)).for('update')
    if (!old) throw new CodedError('not-found', { at: 'deviceId' })
    const gone = await orm.update(quarantinedEdit).set({ mutation: null, settledAt: at, settledBy: by.person.id, outcome: 'discarded', reason })
      .where(and(waitingOf(deviceId), isNull(quarantinedEdit.claimedBy))).returning({ deviceSeq: quarantinedEdit.deviceSeq })
    const files = await discardFiles(orm, deviceId, reason, { at, by: by.person.id })
    if (gone.length + files.length === 0) throw new CodedError('not-found', { at: 'deviceId' })
    await accountFor(orm, deviceId, gone)
    await askRemoval(orm, files, at)
    await audit(orm, at, { act: 'quarantine-dropped', by: by.person, deviceId: by.deviceId, about: { kind: 'device', id: deviceId }, details: { edits: gone.length, files: files.length, reason } })
    return { edits: gone.length, hashes: files }
  })
  await removeAsked(tools, hashes)
  return { discarded: edits, files: hashes.length }
}
