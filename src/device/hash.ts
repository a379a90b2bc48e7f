import type { Mutation } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import { sha256Short } from './sha256'
import { createTextBytes } from './text-bytes'

/** SHA-256 of a file, lower-case hex. */
export async function sha256Hex(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** What a receipt's `contentHash` must equal, of one edit after the other. */
export function createContentHash(): (edit: Pick<Mutation, 'mutationId' | 'kind' | 'recordId' | 'town' | 'set'>) => string {
  const bytesOf = createTextBytes()
  return ({ mutationId, kind, recordId, town, set }) => sha256Short(bytesOf(canonicalJson({ mutationId, kind, recordId, town, set })))
}

/** As `createContentHash`, of a single edit. */
export const contentHash: ReturnType<typeof createContentHash> = (edit) => createContentHash()(edit)
