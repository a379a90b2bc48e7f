import * as v from 'valibot'
import { PUSH_MAX_MUTATIONS, PushRequest, type Receipt, type SealedRequest } from '@/contract'
import { courierAbout, courierInfo, createOpening, fromBase64url } from '@/domain/sealing'
import { CodedError } from '../errors'
import { withPresentVersions } from './present-versions'
import type { PushQueue } from './push-queue'
import type { Envelope } from './read-mutation'
import type { CourierKeys } from './sealed-keys'
import type { Author, SyncStore } from './store'

export interface SealedTools {
  pushes: Pick<PushQueue, 'push'>
  sync: Pick<SyncStore, 'snapshot'>
  courierKeys: CourierKeys
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
const Mutations = v.pipe(v.array(PushRequest.entries.mutations.pipe[0].item), v.minLength(1), v.maxLength(PUSH_MAX_MUTATIONS))

/** The mutations of one opened letter, checked as those of a push are before each is judged. */
function contentOf(plain: Uint8Array, at: string): Envelope[] {
  let content: unknown
  try {
    content = JSON.parse(utf8.decode(plain))
  } catch (cause) {
    throw new CodedError('bad-json', { at, cause })
  }
  const result = v.safeParse(Mutations, content)
  if (!result.success) throw new CodedError('bad-request', { at })
  return result.output
}

/**
 * Opens what a phone sealed when it saved. @returns the mutations of each letter, in order
 * @throws CodedError `sealing-key-unknown`, `sealed-unreadable`, `bad-json`, `bad-request`, with the place of the letter
 */
export async function openSealed(keys: CourierKeys, { deviceId, bundles }: SealedRequest): Promise<Envelope[][]> {
  const letters: Envelope[][] = []
  let mutations = 0
  for (const [index, { key, enc, letters: sealed }] of bundles.entries()) {
    const at = `bundles.${index}`
    const pair = await keys.find(key)
    if (!pair) throw new CodedError('sealing-key-unknown', { at: `${at}.key` })
    const context = createOpening(pair, fromBase64url(enc) ?? new Uint8Array(0), courierInfo(key))
    if (!context) throw new CodedError('sealed-unreadable', { at: `${at}.enc` })
    for (const [place, { number, box }] of sealed.entries()) {
      const plain = context.open(number, fromBase64url(box) ?? new Uint8Array(0), courierAbout(deviceId))
      if (!plain) throw new CodedError('sealed-unreadable', { at: `${at}.letters.${place}` })
      const content = contentOf(plain, `${at}.letters.${place}`)
      mutations += content.length
      if (mutations > PUSH_MAX_MUTATIONS) throw new CodedError('bad-request', { at: 'bundles' })
      letters.push(content)
    }
  }
  return letters
}

function readBy(mutation: Envelope, cursors: SealedRequest['cursors']) {
  const ofTown = typeof mutation.town === 'string' ? mutation.town : null
  return { mutation, ofTown, read: (ofTown !== null && cursors?.[ofTown]) || null }
}

/**
 * Takes sealed edits as if their device had pushed them.
 * @returns for each letter the receipts of its mutations
 * @throws CodedError as `openSealed` and `push`; nothing was recorded then
 */
export async function pushSealed({ pushes, sync, courierKeys }: SealedTools, asker: Author, request: SealedRequest): Promise<Receipt[][]> {
  const letters = await openSealed(courierKeys, request)
  const { cursors, older } = request
  const receipts = older !== undefined
    ? await pushes.push({ ...asker, writer: `${asker.deviceId}~${older}` }, await withPresentVersions(sync, asker.scope, letters.flat().map((mutation) => readBy(mutation, cursors))))
    : await pushes.push({ ...asker, ...(cursors ? { cursors } : {}) }, letters.flat())
  const byId = new Map(receipts.map((receipt) => [receipt.mutationId.toLowerCase(), receipt]))
  return letters.map((mutations) => mutations.map(({ mutationId }) => byId.get(mutationId.toLowerCase())!))
}
