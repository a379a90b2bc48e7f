import { courierAbout, courierInfo, createOpening, deriveKeyPair, toBase64url, type KeyPair } from '@/domain/sealing'
import type { Mutation } from '@/contract'
import { identityOf, learnSealingKey, type CourierRow, type Device } from '@/device'
import { openPhone } from './phone'

/** Keys of the server to which the phones of the tests seal. */
export const SERVER_KEYS = deriveKeyPair(new Uint8Array(32).fill(3))
export const SEALING_KEY = { id: 'key-1', key: toBase64url(SERVER_KEYS.publicKey) }

/** A phone that is known to the server and knows its key. */
export async function openSealedPhone(deviceId: string, options: Parameters<typeof openPhone>[0] = {}): Promise<Device> {
  const phone = await openPhone(options)
  await identityOf(phone.db, () => deviceId)
  await learnSealingKey(phone.db, SEALING_KEY)
  return phone
}

export const rowsOf = ({ db }: Device): Promise<CourierRow[]> => db.courier.orderBy('order').toArray()

/** @returns undefined: it does not open */
export function openLetter(letter: { number: number; box: Uint8Array }, enc: Uint8Array, key: string, deviceId: string, keys: KeyPair = SERVER_KEYS): Mutation[] | undefined {
  const plain = createOpening(keys, enc, courierInfo(key))?.open(letter.number, letter.box, courierAbout(deviceId))
  return plain && JSON.parse(new TextDecoder().decode(plain)) as Mutation[]
}
