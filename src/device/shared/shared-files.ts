import { deriveKeyPair, type KeyPair } from '@/domain/sealing'
import { asDeviceError } from '../errors'
import { sameBytes } from '../same-bytes'
import type { Cipher } from '../vault/cipher'
import { openParcel, type ParcelHead } from './parcel'
import { withSharedStore, type SharedStorage, type SharedStore } from './shared-store'

export interface SharedFile extends ParcelHead {
  id: string
  /** When it came, ms by this phone's clock. */
  at: number
  sizeBytes: number
}

/** What other apps shared with this one, for a person whose vault is open. Everything rejects with a DeviceError `storage-…` or `vault-locked`. */
export interface SharedFiles {
  /** From now on what arrives is sealed to this person too. */
  announce(): Promise<void>
  /** Oldest first. */
  list(): Promise<SharedFile[]>
  /** Undefined: somebody has taken it meanwhile. */
  read(id: string): Promise<(SharedFile & { bytes: Uint8Array }) | undefined>
  remove(id: string): Promise<void>
}

/** @throws DeviceError */
const coded = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    throw asDeviceError(error)
  }
}

export function createSharedFiles(personId: string, cipher: Pick<Cipher, 'seed'>, storage: SharedStorage = {}): SharedFiles {
  let made: KeyPair | undefined
  // Two milliseconds of a slow phone, for something most openings never need.
  const pair = (): KeyPair => (made ??= deriveKeyPair(cipher.seed('shared files')))
  const inStore = <T>(work: (store: SharedStore) => Promise<T>): Promise<T> => coded(withSharedStore(storage, work))

  return {
    announce: () => inStore(async (store) => {
      const { publicKey } = pair()
      await store.transaction('rw', [store.keys, store.parcels, store.bodies], async () => {
        const known = await store.keys.get(personId)
        if (known && sameBytes(known.publicKey, publicKey)) return
        // A new vault, after a forgotten passphrase: what was sealed to the old one opens for nobody.
        if (known) await dropFor(store, personId)
        await store.keys.put({ personId, publicKey })
      })
    }),

    list: () => inStore(async (store) => (await store.parcels.orderBy('id').toArray()).flatMap((parcel) => {
      const opened = openParcel(parcel, personId, pair())
      return opened ? [{ ...opened.head, id: parcel.id, at: parcel.at, sizeBytes: parcel.sizeBytes }] : []
    })),

    read: (id) => inStore(async (store) => {
      const [parcel, body] = await store.transaction('r', [store.parcels, store.bodies], async () => [await store.parcels.get(id), await store.bodies.get(id)] as const)
      const opened = parcel && openParcel(parcel, personId, pair())
      return opened && body ? { ...opened.head, id, at: parcel.at, sizeBytes: parcel.sizeBytes, bytes: opened.open(body) } : undefined
    }),

    remove: (id) => inStore((store) => store.transaction('rw', [store.parcels, store.bodies], async () => {
      await store.parcels.delete(id)
      await store.bodies.delete(id)
    })),
  }
}

/** Inside a transaction: takes a person's part from every parcel; what is left for nobody goes. */
async function dropFor(store: SharedStore, personId: string): Promise<void> {
  for (const parcel of await store.parcels.toArray()) {
    const to = parcel.to.filter((each) => each.personId !== personId)
    if (to.length > 0) await store.parcels.put({ ...parcel, to })
    else await Promise.all([store.parcels.delete(parcel.id), store.bodies.delete(parcel.id)])
  }
}

/**
 * A person's data is being deleted from this phone: nothing more is sealed to them, and what only they could open goes; with the last
 * person the whole store, by which one would see that somebody worked here.
 */
export const forgetShared = (personId: string, storage: SharedStorage = {}): Promise<void> => coded(withSharedStore(storage, async (store) => {
  await store.transaction('rw', [store.keys, store.parcels, store.bodies], async () => {
    await store.keys.delete(personId)
    await dropFor(store, personId)
  })
  if ((await store.keys.count()) === 0) await store.delete()
}))
