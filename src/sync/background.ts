import { courierToSend, write, type UserDatabase } from '@/device'

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

/**
 * Whether edits may go without the person: sealed to the server, not sent yet, and behind none that waits for them. Files go with the
 * app only, once it is unlocked.
 */
export const anythingWaits = async (db: UserDatabase): Promise<boolean> => (await courierToSend(db)).length > 0
