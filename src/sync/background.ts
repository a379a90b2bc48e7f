import { write, type UserDatabase } from '@/device'

const TAG = 'ipw-send:'

/** Background Sync tag under which the browser wakes the service worker for one person's unsent work. */
export const sendTag = (personId: string): string => TAG + personId

/** @returns undefined for a tag that is not ours */
export const personOfTag = (tag: string): string | undefined => (tag.startsWith(TAG) ? tag.slice(TAG.length) : undefined)

/** `type` of the message by which the worker tells pages that it has sent. */
export const SENT_IN_BACKGROUND = 'ipw-sent'

/** Notes in the person's own database whether they are signed in on this phone: the worker cannot read `localStorage`, and only then may speak for them. */
export const markAtWork = (db: UserDatabase, atWork: boolean): Promise<unknown> =>
  write<unknown>(db, [], () => (atWork ? db.meta.put({ key: 'atWork', value: true }) : db.meta.delete('atWork')))

export const isAtWork = async (db: UserDatabase): Promise<boolean> => (await db.meta.get('atWork'))?.value === true

/** Whether an edit or a file has yet to go to the server. */
export async function anythingWaits(db: UserDatabase): Promise<boolean> {
  const [edits, refused, files] = await Promise.all([
    db.outbox.count(),
    db.outbox.where('rejectedAt').above(0).count(),
    db.attachments.where('state').equals('waiting').count(),
  ])
  return edits > refused || files > 0
}
