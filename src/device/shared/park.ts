import { Dexie } from 'dexie'
import { newId, type Clock, type Random } from '../clock'
import { asDeviceError, DeviceError } from '../errors'
import { sealParcel } from './parcel'
import { SHARED_DATABASE, withSharedStore, type SharedStorage } from './shared-store'

/** A picture straight from a camera; it is made smaller before it goes into a draft. */
export const SHARED_MAX_BYTES = 40 * 1_048_576
export const SHARED_MAX_FILES = 20

/** Why not everything was kept: nobody works on this phone with an account; nothing it can use, too much, no room, a fault. */
export type NotParked = 'nobody' | 'kind' | 'many' | 'full' | 'failed'

/** The part of a `File` used here. */
export interface GivenFile { readonly name: string; readonly type: string; readonly size: number; arrayBuffer(): Promise<ArrayBuffer> }

const isUsable = ({ name, type, size }: GivenFile): boolean => size > 0 && size <= SHARED_MAX_BYTES && (/^image\/|^application\/pdf$/.test(type) || /\.(jpe?g|png|webp|heic|pdf)$/i.test(name))

/**
 * Keeps files another app gives, sealed to everybody of this phone, locked or not. One file in memory at a time; nothing is ever
 * written in the clear.
 * @returns undefined: all of it is kept
 */
export async function parkShared(files: readonly GivenFile[], { clock, random, storage = {} }: { clock: Clock; random: Random; storage?: SharedStorage }): Promise<NotParked | undefined> {
  try {
    // Opening it would make it.
    const isThere = storage.indexedDB ? true : await Dexie.exists(SHARED_DATABASE)
    if (!isThere) return 'nobody'
    return await withSharedStore(storage, async (store) => {
      const keys = await store.keys.toArray()
      if (keys.length === 0) return 'nobody'
      const usable = files.filter(isUsable)
      const room = Math.max(0, SHARED_MAX_FILES - await store.parcels.count())
      for (const file of usable.slice(0, room)) {
        const sealed = sealParcel({ id: newId(clock, random), at: clock.now(), name: file.name, type: file.type, bytes: new Uint8Array(await file.arrayBuffer()) }, keys, random)
        await store.transaction('rw', [store.parcels, store.bodies], async () => {
          await store.parcels.add(sealed.parcel)
          await store.bodies.add(sealed.body)
        })
      }
      if (usable.length > room) return 'many'
      return usable.length < files.length || files.length === 0 ? 'kind' : undefined
    })
  } catch (error) {
    const known = asDeviceError(error)
    return known instanceof DeviceError && known.code === 'storage-full' ? 'full' : 'failed'
  }
}
