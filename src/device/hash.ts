import type { Mutation } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import { sha256Short } from './sha256'

/** SHA-256 of a file, lower-case hex. */
export async function sha256Hex(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

const encoder = new TextEncoder()

/** What a receipt's `contentHash` must equal. */
export function contentHash({ mutationId, kind, recordId, town, set }: Pick<Mutation, 'mutationId' | 'kind' | 'recordId' | 'town' | 'set'>): string {
  return sha256Short(encoder.encode(canonicalJson({ mutationId, kind, recordId, town, set })))
}
