import type { ErrorCode } from '@/contract'

/** A failure of the phone itself, or one the server named. `at` is the place in the form (`set.name`), never the content. */
export class DeviceError extends Error {
  override readonly name = 'DeviceError'
  readonly code: ErrorCode
  readonly at: string | undefined

  constructor(code: ErrorCode, at?: string, cause?: unknown) {
    super(at ? `${code} at ${at}` : code, cause === undefined ? undefined : { cause })
    this.code = code
    this.at = at
  }
}

/** Dexie wraps what IndexedDB said, sometimes several layers deep. */
function namesIn(error: unknown, depth = 0): string[] {
  if (depth > 6 || typeof error !== 'object' || error === null) return []
  const { name, inner, cause, failures } = error as { name?: unknown; inner?: unknown; cause?: unknown; failures?: unknown }
  const nested = [inner, cause, ...(Array.isArray(failures) ? failures.slice(0, 3) : [])]
  return [typeof name === 'string' ? name : '', ...nested.flatMap((each) => namesIn(each, depth + 1))]
}

/** Any failure of a transaction as a coded one: `storage-full` when the quota is reached, else `storage-failed`. */
export function asDeviceError(error: unknown): DeviceError {
  if (error instanceof DeviceError) return error
  const full = namesIn(error).includes('QuotaExceededError')
  return new DeviceError(full ? 'storage-full' : 'storage-failed', undefined, error)
}

/** What browsers say when the database went away under a transaction, or a new one cannot begin for that reason. */
const LOST = ['UnknownError', 'AbortError', 'InvalidStateError', 'DatabaseClosedError']

/** Whether a transaction failed for no fault of its own, so that it may go well on a new connection. */
export function isLostConnection(error: unknown): boolean {
  if (error instanceof DeviceError) return false
  const names = namesIn(error)
  return !names.includes('QuotaExceededError') && names.some((name) => LOST.includes(name))
}
