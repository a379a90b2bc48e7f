import { createOpening, createSealing, type KeyPair } from '@/domain/sealing'
import type { Random } from '../clock'
import { createCipher, KEY_BYTES } from '../vault/cipher'
import type { ParcelBodyRow, ParcelRow, SharingKeyRow } from './shared-store'

export interface ParcelHead { name: string; type: string }

const encoder = new TextEncoder()
const decoder = new TextDecoder()
/** What these contexts are for, and nothing else. */
const INFO = encoder.encode('ipw shared files 1')
const bound = (id: string, personId: string): Uint8Array => encoder.encode(`${id}|${personId}`)

/**
 * Seals a file to everybody of this phone: once by a key of its own (XChaCha20-Poly1305), that key to each of them (HPKE). Whoever seals
 * can open nothing of it afterwards.
 */
export function sealParcel({ id, at, name, type, bytes }: ParcelHead & { id: string; at: number; bytes: Uint8Array }, keys: readonly SharingKeyRow[], random: Pick<Random, 'bytes'>): { parcel: ParcelRow; body: ParcelBodyRow } {
  const key = random.bytes(KEY_BYTES).slice()
  const cipher = createCipher(key, random)
  const to = keys.map(({ personId, publicKey }) => {
    const context = createSealing(publicKey, INFO, random.bytes(32))
    return { personId, enc: context.enc, box: context.seal(key, bound(id, personId)).box }
  })
  const parcel: ParcelRow = { id, at, sizeBytes: bytes.length, to, head: cipher.seal(encoder.encode(JSON.stringify({ name, type })), `${id}|head`) }
  const body: ParcelBodyRow = { id, box: cipher.seal(bytes, `${id}|body`) }
  cipher.forget()
  key.fill(0)
  return { parcel, body }
}

/** @returns undefined: it is not for this person, or not by this key pair */
export function openParcel({ id, to, head }: ParcelRow, personId: string, pair: KeyPair): { head: ParcelHead; open(body: ParcelBodyRow): Uint8Array } | undefined {
  const mine = to.find((each) => each.personId === personId)
  const key = mine && createOpening(pair, mine.enc, INFO)?.open(0, mine.box, bound(id, personId))
  if (!key || key.length !== KEY_BYTES) return undefined
  const cipher = createCipher(key)
  try {
    return { head: JSON.parse(decoder.decode(cipher.open(head, `${id}|head`))) as ParcelHead, open: ({ box }) => cipher.open(box, `${id}|body`) }
  } catch {
    return undefined
  }
}
