import { ATTACHMENT_MAX_BYTES, QUARANTINE_FILE_TIMEOUT_MS, QUARANTINE_MAX_FILES, type QuarantineFile, type QuarantinedFiles } from '@/contract'
import { write, type FileRow, type UserDatabase } from '@/device'
import type { Client } from './client'
import { SyncProblem } from './problem'
import { missedFiles } from './wipe-missed'

/**
 * So long after it first heard of the order a phone hands files over; then it empties itself without the rest. Whoever keeps the line
 * just bad enough does not keep the data.
 */
export const FILES_HAND_OVER_MS = 10 * 60_000

/** Row of `keyed` with the time of the first try, ms. */
const HEARD = 'wipe-heard-at'

export interface FilesHandedOver {
  /** Files of this device that the server has in quarantine or settled. */
  files: number
  /** Files that stay behind: not to be had, refused, too much, or not in time. */
  lost: number
}

/**
 * Hands the bytes of every file the server has not received, or has lost by a restore, to its quarantine, small ones first, one in memory
 * at a time. The proof is
 * the cookie. May be called again: what the server has is not sent twice. Changes no file on the phone.
 * @throws SyncProblem while the server cannot be reached and there is time left; `signed-out` or `forbidden` when the proof does not hold
 */
export async function quarantineFiles(db: UserDatabase, client: Client, deviceId: string): Promise<FilesHandedOver> {
  const all = await db.attachments.where('state').anyOf('waiting', 'received').toArray()
  const held = new Set(await db.attachmentBytes.where('id').anyOf(all.map(({ id }) => id)).primaryKeys())
  const files = all.filter(({ state }) => state === 'waiting')
  const received = all.filter(({ id, state }) => state === 'received' && held.has(id))
  const handed: FilesHandedOver = { files: 0, lost: files.length }
  if (files.length + received.length === 0) return handed
  const left = await timer(db)
  const taken = (count: number): void => {
    handed.files += count
    handed.lost -= count
  }
  /** The first one that may pass by itself: it keeps nothing else back. */
  let failed: SyncProblem | undefined
  const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof SyncProblem)) throw error
      if (left() <= 0 || isFinal(error)) return undefined
      if (error.kind !== 'fault') throw error
      failed ??= error
      return undefined
    }
  }
  if (received.length > 0) {
    const missed = await attempt(() => missedFiles(received, client, deviceId)) ?? []
    files.push(...missed)
    handed.lost += missed.length
  }
  files.sort((a, b) => a.sizeBytes - b.sizeBytes)
  const fitting = files.filter(({ sizeBytes }) => sizeBytes <= ATTACHMENT_MAX_BYTES)
  for (let from = 0; from < fitting.length; from += QUARANTINE_MAX_FILES) {
    const part = fitting.slice(from, from + QUARANTINE_MAX_FILES)
    // Asked after the time too, so that what had arrived is not told as lost.
    const told = await attempt(() => tell(client, deviceId, part))
    taken(told?.held.length ?? 0)
    for (const id of told?.wanted ?? []) if (left() > 0 && await attempt(() => send(db, client, id, Math.min(QUARANTINE_FILE_TIMEOUT_MS, left())))) taken(1)
  }
  if (failed && left() > 0) throw failed
  return handed
}

/** What the server will not take however often it is sent. A 400 that is not in its words (`server-fault`) comes from something on the way. */
const isFinal = ({ status, code }: SyncProblem): boolean => status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status) && code !== 'server-fault'

/** @returns how much time is left, ms; a clock that was moved by more than all of it leaves none */
async function timer(db: UserDatabase): Promise<() => number> {
  const now = db.clock.now()
  const heard = await write(db, [db.keyed], async () => {
    const known = (await db.keyed.get(HEARD))?.value
    if (typeof known === 'number') return known
    await db.keyed.put({ key: HEARD, value: now })
    return now
    // A full disk is no reason to keep the data on it.
  }).catch(() => now)
  return () => FILES_HAND_OVER_MS - Math.abs(db.clock.now() - heard)
}

function tell(client: Client, deviceId: string, files: readonly FileRow[]): Promise<QuarantinedFiles> {
  const named = files.map(({ id, sha256, sizeBytes, type }): QuarantineFile => ({ attachmentId: id, sha256, sizeBytes, type }))
  return client.json<QuarantinedFiles>({ method: 'POST', path: '/api/quarantine/files', body: JSON.stringify({ deviceId, files: named }) })
}

/** @returns false: the phone does not have the bytes itself */
async function send(db: UserDatabase, client: Client, id: string, timeoutMs: number): Promise<boolean> {
  const bytes = (await db.attachmentBytes.get(id))?.bytes
  if (!bytes) return false
  await client.json({ method: 'POST', path: `/api/quarantine/files/${id}`, body: { bytes: new Uint8Array(bytes) }, type: 'application/octet-stream', timeoutMs })
  return true
}
