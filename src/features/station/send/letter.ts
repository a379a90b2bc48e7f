import { LETTER_MAX_CHARACTERS, LETTER_NOTICE, type Letter, type LetterReceipt } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import { fileOf, HandOverError, type HandOver } from '@/domain/handover'
import { sameContent } from '@/features/drafts'

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
  /** Resolves when the change is on the disk. @returns what is kept now; rejects when it could not be stored */
  keep(change: (before: Course) => Course): Promise<Course>
}

const withoutPending = ({ pending: _settled, ...rest }: Course): Course => rest

/**
 * Sends what was filled in. The letter is on the disk before it is on the way: a page that is closed meanwhile sends the same one.
 * @throws what `post` and `keep` throw; HandOverError
 */
export async function sendLetter(content: HandOver, way: Way): Promise<void> {
  // As it is kept: another tab may have made the same letter.
  const { letter, said } = (await way.keep((now) => ({ ...now, pending: letterFor(now.pending, content, way) }))).pending!
  const settled = (now: Course): Course => (now.pending?.letter.id === letter.id ? withoutPending(now) : now)
  try {
    const { receipt, town, receivedAt } = await way.post(letter)
    await way.keep((now) => ({ ...settled(now), sent: { receipt, town, receivedAt, said } }))
  } catch (problem) {
    if (REFUSED.includes((problem as { code?: unknown }).code)) await way.keep(settled)
    throw problem
  }
}

/** One value of two tabs: the one that was changed; of two letters that say the same, the one that is on the disk. */
function settledOf<T extends { said: string }>(base: T | undefined, here: T | undefined, there: T | undefined): T | undefined {
  if (sameContent(here, base)) return there
  if (sameContent(there, base)) return here
  return here && there?.said !== here.said ? here : there
}

/** What two tabs did since `base`. A letter and what became of it are one value each. */
export function joinCourses(base: Course, here: Course, there: Course): Course {
  const [pending, sent] = [settledOf(base.pending, here.pending, there.pending), settledOf(base.sent, here.sent, there.sent)]
  return { ...(pending ? { pending } : {}), ...(sent ? { sent } : {}) }
}
