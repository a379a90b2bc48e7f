import { markRaw } from 'vue'
import { DeviceError, type Device } from '@/device'

type Repository = 'records' | 'drafts' | 'attachments' | 'outbox' | 'departures' | 'feedback' | 'keyed' | 'shared'

/**
 * A stable stand-in for one repository: pages may take it apart at any time, and each call reaches the database that is open then.
 * @returns an object whose every method rejects with `signed-out` while nobody's database is open
 */
export function createDoor<R extends Repository>(name: R, open: () => Device | undefined): Device[R] {
  const call = (method: string) => (...parameters: unknown[]): unknown => {
    const device = open()
    if (!device) return Promise.reject(new DeviceError('signed-out'))
    const repository = device[name] as unknown as Record<string, (...given: unknown[]) => unknown>
    return repository[method]!(...parameters)
  }
  // Neither Vue nor a promise may take it for one of theirs.
  const isMethod = (key: string | symbol): key is string => typeof key === 'string' && !key.startsWith('__v_') && key !== 'then'
  return markRaw(new Proxy({} as Device[R], { get: (target, key) => (isMethod(key) ? call(key) : Reflect.get(target, key)) }))
}
