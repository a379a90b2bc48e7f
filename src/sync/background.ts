import { write, type UserDatabase } from '@/device'
import { holdsForWifi, waitsForWifi, type Network } from './network'

const TAG = 'ipw-send:'

/** Whose database, and which of theirs: a broken one is followed by another. */
export interface Sender { personId: string; generation: number }

/** Background Sync tag under which the browser wakes the service worker for what one person's database holds unsent. */
export const sendTag = ({ personId, generation }: Sender): string => `${TAG}${personId}:${generation}`

/** @returns undefined for a tag that is not ours */
export function senderOfTag(tag: string): Sender | undefined {
  const [personId, generation] = tag.startsWith(TAG) ? tag.slice(TAG.length).split(':') : []
  return personId && generation ? { personId, generation: Number(generation) } : undefined
}

/** `type` of the message by which the worker tells pages that it has sent. */
export const SENT_IN_BACKGROUND = 'ipw-sent'

/** Notes in the person's own database whether they are signed in on this phone: the worker cannot read `localStorage`, and only then may speak for them. */
export const markAtWork = (db: UserDatabase, atWork: boolean): Promise<unknown> =>
  write<unknown>(db, [], () => (atWork ? db.meta.put({ key: 'atWork', value: true }) : db.meta.delete('atWork')))

export const isAtWork = async (db: UserDatabase): Promise<boolean> => (await db.meta.get('atWork'))?.value === true

/** Whether an edit may go: one that is refused, or stands behind one of the same record, waits for a person. */
async function anEditWaits(db: UserDatabase): Promise<boolean> {
  const [rows, refused] = await Promise.all([db.outbox.count(), db.outbox.where('rejectedAt').above(0).count()])
  if (rows === 0 || refused === 0) return rows > 0
  const held = new Set<string>()
  let waits = false
  await db.outbox.orderBy('order').until(() => waits).each(({ edits }) => {
    for (const { state, mutation: { recordId } } of edits) {
      if (state === 'rejected') held.add(recordId)
      else if (!held.has(recordId)) waits = true
    }
  })
  return waits
}

async function aFileWaits(db: UserDatabase, network: Network | undefined): Promise<boolean> {
  const held = await holdsForWifi(db, network)
  const files = (await db.attachments.where('state').equals('waiting').toArray()).filter((file) => !(held && waitsForWifi(file)))
  if (files.length === 0) return false
  return (await db.records.bulkGet(files.map((file) => file.id))).some((record) => record !== undefined && !record.rejected)
}

/**
 * Whether an edit or a file has yet to go to the server and may go now: not what waits for a person, nor for Wi-Fi.
 * @param network the line in use; absent: every line is as good as another
 */
export const anythingWaits = async (db: UserDatabase, network?: Network): Promise<boolean> => (await anEditWaits(db)) || aFileWaits(db, network)
