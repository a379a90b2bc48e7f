import { DeviceError, type Keyed } from '@/device'
import type { Stored } from './follow-draft'

/** Small forms that are no drafts of a record, such as a comment half typed: one under each key. */
export interface KeptForms<V extends object> {
  get(key: string): Promise<Stored<V> | undefined>
  /**
   * Resolves when it is on the disk.
   * @param value undefined leaves nothing behind
   * @param seen the number of what it was begun from (0: there was nothing). What has gone meanwhile begins anew
   * @returns the new number
   * @throws DeviceError `draft-elsewhere` when another tab has saved since `seen`
   */
  put(key: string, value: V | undefined, seen: number): Promise<number>
}

/** One tab at a time, wherever the browser has locks. */
const alone = <T>(key: string, work: () => Promise<T>): Promise<T> => (globalThis.navigator?.locks ? navigator.locks.request(`ipw-kept:${key}`, work) as Promise<T> : work())

export function createKeptForms<V extends object>(kept: Pick<Keyed, 'get' | 'set' | 'remove'>, now: () => number = Date.now): KeptForms<V> {
  async function get(key: string): Promise<Stored<V> | undefined> {
    const row = await kept.get<V & { rev?: number }>(key)
    if (!row) return undefined
    const { rev = 0, ...value } = row
    return { value: value as unknown as V, rev }
  }
  return {
    get,
    put: (key, value, seen) => alone(key, async () => {
      const there = await get(key)
      if (there && there.rev !== seen) throw new DeviceError('draft-elsewhere')
      // By the clock: what is begun after the one before has gone never bears that one's number.
      const rev = Math.max(now(), seen + 1)
      await (value ? kept.set(key, { ...value, rev }) : kept.remove(key))
      return rev
    }),
  }
}
