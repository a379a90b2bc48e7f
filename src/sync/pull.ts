import type { Cursor, PullResponse } from '@/contract'
import { applyPage, confirmPlaces, placesInDoubt } from '@/device'
import type { SyncContext } from './context'
import { storedCursors } from './cursors'
import { SyncProblem } from './problem'

function isPull(value: PullResponse): boolean {
  return Array.isArray(value.allowedTowns) && typeof value.towns === 'object' && value.towns !== null
    && Object.values(value.towns).every((page) => Array.isArray(page.records) && typeof page.cursor?.seq === 'number' && typeof page.cursor.epoch === 'string')
}

async function fetchPage(context: SyncContext, cursors: Record<string, Cursor>): Promise<PullResponse> {
  const page = await context.session.json<PullResponse>({ method: 'GET', path: `/api/sync/pull?cursors=${encodeURIComponent(JSON.stringify(cursors))}` })
  if (!isPull(page)) throw new SyncProblem('offline', 'offline')
  return page
}

/**
 * When the last sync ended between its receipts and its pull, or somebody has since written over what was acknowledged, no page has shown
 * that the log holds it, and a server restored from a backup in between could have lost it. So the receipts' places are presented: a
 * town whose log does not hold its place begins anew, with the acknowledged edits queued again. So do the places of towns that were
 * taken from the person and have come back. Costs nothing when the last sync ended well.
 * @returns whether a town began anew
 * @throws SyncProblem
 */
export async function presentProofs(context: SyncContext): Promise<boolean> {
  const inDoubt = Object.entries(await placesInDoubt(context.db))
  const begun = new Set<string>()
  for (let at = 0; at < Math.max(0, ...inDoubt.map(([, places]) => places.length)); at += 1) {
    const places = Object.fromEntries(inDoubt.flatMap(([town, all]) => all.slice(at, at + 1).filter(() => !begun.has(town)).map((place) => [town, place])))
    for (const town of await present(context, places)) begun.add(town)
  }
  return begun.size > 0
}

/** @returns towns that began anew: their logs do not hold these places */
async function present(context: SyncContext, places: Record<string, Cursor>): Promise<string[]> {
  if (Object.keys(places).length === 0) return []
  const page = await fetchPage(context, { ...(await storedCursors(context.db)), ...places })
  const anew = Object.entries(page.towns).filter(([town, { reset }]) => reset && places[town])
  // What the answer says of towns that do hold their place begins after it: their own cursors fetch all of it.
  if (anew.length > 0) await applyPage(context.db, { ...page, towns: Object.fromEntries(anew) })
  const held = Object.entries(places).filter(([town]) => page.towns[town]?.reset === false)
  if (held.length > 0) await confirmPlaces(context.db, Object.fromEntries(held))
  return anew.map(([town]) => town)
}

/**
 * Receives everything new in the person's towns. A page is written while the next is on the way; each page and the cursor that
 * says it was seen are one transaction.
 * @returns whether a town began anew, so that acknowledged edits stand in the outbox again
 * @throws SyncProblem; pages received until then are written
 */
export async function pullAll(context: SyncContext): Promise<boolean> {
  const { db } = context
  const cursors = await storedCursors(db)

  let done = 0
  let restarted = false
  let writing: Promise<readonly string[]> = Promise.resolve([])
  context.state.set({ phase: 'receiving', progress: undefined })
  try {
    for (let more = true; more;) {
      const asked = { ...cursors }
      const page = await fetchPage(context, asked)
      const moved = Object.entries(page.towns).some(([town, { cursor, reset }]) => reset || cursor.seq !== cursors[town]?.seq)
      let left = 0
      for (const [town, { cursor, headSeq, records, reset }] of Object.entries(page.towns)) {
        restarted ||= reset && cursors[town] !== undefined
        cursors[town] = cursor
        left += Math.max(0, headSeq - cursor.seq)
        done += records.length
      }
      for (const town of Object.keys(cursors)) if (!page.allowedTowns.includes(town)) delete cursors[town]
      let overtaken = await writing
      writing = applyPage(db, page, asked)
      writing.catch(() => undefined)
      context.state.set({ progress: { what: 'records', done, total: done + left } })
      // A server that promises more and moves no cursor must not keep the phone busy for ever.
      more = page.more && moved
      if (!more) overtaken = [...overtaken, ...await writing]
      if (overtaken.length === 0) continue
      await writing
      const stored = await storedCursors(db)
      for (const town of overtaken) {
        if (stored[town]) cursors[town] = stored[town]
        else delete cursors[town]
      }
      more = true
    }
  } finally {
    await writing
  }
  return restarted
}
