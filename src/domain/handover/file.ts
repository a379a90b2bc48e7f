import { sha256 } from '@noble/hashes/sha2.js'
import { canonicalJson } from '../canonical'
import { readContent, type HandOver } from './content'
import { HANDOVER_VERSION } from './frames'
import { MAX_CONTENT_BYTES } from './packing'
import { HandOverError } from './problem'

export const HANDOVER_FILE = { extension: '.ipw', type: 'application/vnd.ip-workstation+json' } as const
const FORMAT = 'ip-workstation/hand-over'

/** How each begins: the members are written in the order of their names, so one that was cut off has lost the format's. */
const BEGINNING = '{"content":{"asOf":'
const isOurs = (text: string): boolean => text.includes(FORMAT) || text.startsWith(BEGINNING)

const sumOf = (content: unknown): string => Array.from(sha256(new TextEncoder().encode(canonicalJson(content))), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** The file's text: JSON that anybody can read, with the SHA-256 of its content. */
export const fileOf = (content: HandOver): string => canonicalJson({ format: FORMAT, version: HANDOVER_VERSION, content, sha256: sumOf(content) })

/**
 * Reads a file's text. Only the one way of writing it is taken, so that any change of it shows.
 * @throws HandOverError `handover-unreadable`, `handover-newer`, `handover-damaged`, `handover-too-large`
 */
export function readFile(text: string): HandOver {
  if (text.length > MAX_CONTENT_BYTES) throw new HandOverError('handover-too-large')
  // Mail programs and chats add a byte order mark or a line end.
  const trimmed = text.trim()
  const file = membersOf(trimmed)
  if (file.format !== FORMAT) throw new HandOverError(isOurs(trimmed) ? 'handover-damaged' : 'handover-unreadable')
  if (typeof file.version === 'number' && file.version > HANDOVER_VERSION) throw new HandOverError('handover-newer')
  if (Object.keys(file).length !== 4 || !isWhole(file, trimmed)) throw new HandOverError('handover-damaged')
  return readContent(file.content)
}

function isWhole(file: Record<string, unknown>, text: string): boolean {
  try {
    return file.version === HANDOVER_VERSION && file.sha256 === sumOf(file.content) && canonicalJson(file) === text
  } catch (cause) {
    // Brackets within brackets, deeper than anything is that we write.
    if (cause instanceof RangeError) return false
    throw cause
  }
}

function membersOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch (cause) {
    throw new HandOverError(isOurs(text) ? 'handover-damaged' : 'handover-unreadable', cause)
  }
  throw new HandOverError('handover-unreadable')
}
