import { LETTER_MAX_CHARACTERS, LETTER_NOTICE, type Letter, type LetterReceipt } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import { fileOf, HandOverError, type HandOver } from '@/domain/handover'

/** A letter that was made and not answered yet: it may have arrived. */
export interface Pending {
  letter: Letter
  /** What it says, by which a letter that says the same is known. */
  said: string
}

/** One that arrived. */
export type Sent = Omit<LetterReceipt, 'nonce'> & { said: string }

/** Whose answers, what they are and who says so; the day and the rules they were last looked at with make no other letter. */
export const saidIn = (town: string, { facts, from }: HandOver): string => canonicalJson([town, facts, from ?? null])

/** What goes to a town: the town it goes to is the enterprise's. */
export const forTown = (content: HandOver, town: string): HandOver => ({ ...content, from: { ...content.from, town } })

/**
 * The letter that says this. As long as nobody knows what became of the one before and it says the same, it is that one: however
 * often it is sent, it arrives once.
 * @throws HandOverError `handover-too-large`
 */
export function letterFor(pending: Pending | undefined, content: HandOver, { town, newId, now }: { town: string; newId(): string; now(): number }): Pending {
  const said = saidIn(town, content)
  if (pending?.said === said) return pending
  const file = fileOf(content)
  if (file.length > LETTER_MAX_CHARACTERS) throw new HandOverError('handover-too-large')
  return { said, letter: { id: newId(), town, consent: { notice: LETTER_NOTICE, givenAt: new Date(now()).toISOString() }, file } }
}

/** Said of a letter that is not there, nor was. */
const REFUSED: readonly unknown[] = ['letter-unreadable', 'letter-town-closed']

/** What is kept of sending, besides what was typed. */
export interface Course { pending?: Pending; sent?: Sent }

export interface Way {
  town: string
  newId(): string
  now(): number
  /** @throws SyncProblem */
  post(letter: Letter): Promise<LetterReceipt>
  /** Resolves when the change is on the disk. */
  keep(change: (before: Course) => Course): Promise<unknown>
}

const withoutPending = ({ pending: _settled, ...rest }: Course): Course => rest

/**
 * Sends what was filled in. The letter is on the disk before it is on the way: a page that is closed meanwhile sends the same one.
 * @throws what `post` throws; HandOverError
 */
export async function sendLetter(before: Course, content: HandOver, way: Way): Promise<void> {
  const pending = letterFor(before.pending, content, way)
  await way.keep((now) => ({ ...now, pending }))
  try {
    const { receipt, town, receivedAt } = await way.post(pending.letter)
    await way.keep((now) => ({ ...withoutPending(now), sent: { receipt, town, receivedAt, said: pending.said } }))
  } catch (problem) {
    if (REFUSED.includes((problem as { code?: unknown }).code)) await way.keep(withoutPending)
    throw problem
  }
}
