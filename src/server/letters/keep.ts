import { sql } from 'drizzle-orm'
import type { Letter, LetterReceipt } from '@/contract'
import { HandOverError, readFile, receiptNumberOf } from '@/domain/handover'
import { DAY_MS } from '../accounts/tools'
import { CodedError } from '../errors'
import { rowsOf, type Database, type Orm } from '../store/database'

/** More than any town's enterprises send in a day: a flood ends here, and the codes and the file still work. */
export const PER_TOWN_AND_DAY = 200
/** Told to whoever comes after that. */
const WAIT_SECONDS = 3_600

interface Kept { receipt: string; town: string; received_at: Date | string }

/**
 * Keeps a letter. What came before under the same id stays as it was, and the answer is the same.
 * @returns what the sender is told, and whether it is new
 * @throws CodedError `letter-unreadable`, `letter-town-closed`, `too-many-requests`
 */
export async function keepLetter(database: Pick<Database, 'transact'>, letter: Letter, now: Date): Promise<{ told: Omit<LetterReceipt, 'nonce'>; added: boolean }> {
  const { id, town, consent, file } = letter
  const name = nameIn(file)
  return database.transact(async (orm) => {
    const known = await keptAs(orm, id)
    if (known) return { told: toldOf(known), added: false }
    if (!await isOpen(orm, town)) throw new CodedError('letter-town-closed', { at: 'town' })
    const [today] = await rowsOf<{ n: number | string }>(orm, sql`select count(*) as n from station_letter
      where town = ${town} and received_at > ${new Date(now.getTime() - DAY_MS).toISOString()}::timestamptz`)
    if (Number(today!.n) >= PER_TOWN_AND_DAY) throw new CodedError('too-many-requests', { retryAfterSeconds: WAIT_SECONDS })
    const added = await rowsOf(orm, sql`insert into station_letter (id, town, receipt, received_at, notice, consented_at, file, name)
      values (${id}::uuid, ${town}, ${receiptNumberOf(id)}, ${now.toISOString()}::timestamptz, ${consent.notice}, ${consent.givenAt}, ${file}, ${name ?? null})
      on conflict (id) do nothing returning id`)
    // Another request with the same letter may have been faster.
    return { told: toldOf((await keptAs(orm, id))!), added: added.length > 0 }
  })
}

const keptAs = async (orm: Orm, id: string): Promise<Kept | undefined> =>
  (await rowsOf<Kept>(orm, sql`select receipt, town, received_at from station_letter where id = ${id}::uuid`))[0]

const toldOf = ({ receipt, town, received_at: at }: Kept): Omit<LetterReceipt, 'nonce'> => ({ receipt, town, receivedAt: new Date(at).toISOString() })

/** Whether somebody works for the town who can read it: a number for what nobody will ever see would be a lie. */
const isOpen = async (orm: Orm, town: string): Promise<boolean> =>
  (await rowsOf(orm, sql`select 1 from person where disabled_at is null and role in ('officer', 'supervisor') and ${town} = any(towns) limit 1`)).length > 0

/** Only what an officer's phone can read is taken in; who they say they are is found out on the way. */
function nameIn(file: string): string | undefined {
  try {
    return readFile(file).from?.name
  } catch (cause) {
    if (!(cause instanceof HandOverError)) throw cause
    throw new CodedError('letter-unreadable', { at: 'file', cause })
  }
}
