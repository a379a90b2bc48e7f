import type { Mutation } from '@/contract'
import { canonicalJson } from '@/domain/canonical'

const hex = (digest: ArrayBuffer): string => {
  let text = ''
  for (const byte of new Uint8Array(digest)) text += (byte < 16 ? '0' : '') + byte.toString(16)
  return text
}

/** SHA-256, lower-case hex. */
export async function sha256Hex(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<string> {
  return hex(await crypto.subtle.digest('SHA-256', bytes))
}

/** What a receipt's `contentHash` must equal. */
export function contentHash(edit: Pick<Mutation, 'mutationId' | 'kind' | 'recordId' | 'town' | 'set'>): Promise<string> {
  const { mutationId, kind, recordId, town, set } = edit
  return sha256Hex(new TextEncoder().encode(canonicalJson({ mutationId, kind, recordId, town, set })))
}
