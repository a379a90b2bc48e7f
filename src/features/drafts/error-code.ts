import { ERROR_CODES, type ErrorCode } from '@/contract'

/** The code a failure carries, or `storage-failed` for one that carries none: the callers here only ever store. */
export function errorCode(problem: unknown, otherwise: ErrorCode = 'storage-failed'): ErrorCode {
  const code = typeof problem === 'object' && problem !== null && 'code' in problem ? problem.code : undefined
  if (ERROR_CODES.includes(code as ErrorCode)) return code as ErrorCode
  const name = typeof problem === 'object' && problem !== null && 'name' in problem ? problem.name : undefined
  return name === 'QuotaExceededError' ? 'storage-full' : otherwise
}
