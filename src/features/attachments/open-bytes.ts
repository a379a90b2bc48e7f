import type { ErrorCode } from '@/contract'
import { errorCode } from '@/features/drafts'

/** How long a new tab gets to read the bytes before their address is let go. */
const readingMs = 60_000

/** Opens a document in a tab of its own, from bytes. @returns why it cannot, or undefined when it could */
export async function openBytes(load: () => Promise<ArrayBuffer | undefined>, type: string): Promise<ErrorCode | undefined> {
  let bytes: ArrayBuffer | undefined
  try {
    bytes = await load()
  }
  catch (problem) {
    return errorCode(problem, 'offline')
  }
  if (!bytes) return 'offline'
  const url = URL.createObjectURL(new Blob([bytes], { type }))
  window.open(url, '_blank', 'noopener')
  setTimeout(() => URL.revokeObjectURL(url), readingMs)
  return undefined
}
