import type { Cipher } from '@/device'

/** `localStorage`, or another world. */
type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const toText = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
const toBytes = (text: string): Uint8Array => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))

/**
 * A store whose values are sealed by the open vault, bound to their names. While it is locked nothing is put down; what cannot be
 * opened (another person's, or clear as earlier versions wrote it) is not there.
 */
export function createSealedStore(store: Store, cipher: () => Cipher | undefined): Store {
  return {
    getItem(name) {
      const text = store.getItem(name)
      if (text === null) return null
      try {
        return decoder.decode(cipher()?.open(toBytes(text), name)) || null
      } catch {
        return null
      }
    },
    setItem(name, value) {
      const sealed = cipher()?.seal(encoder.encode(value), name)
      if (sealed) store.setItem(name, toText(sealed))
    },
    removeItem: (name) => store.removeItem(name),
  }
}
