import { sha256 } from '@noble/hashes/sha2.js'
import { fromBase32, toBase32 } from './base32'
import { HandOverError } from './problem'

/** Grows when an older app could not read what a newer one writes. */
export const HANDOVER_VERSION = 1

const MARK = 'IPW'
/** Number, count, seal of the whole, check of the frame. */
const NUMBER = 2
const SEAL = 8
const CHECK = 4
const HEAD = NUMBER + SEAL

/**
 * Bytes of content in one code: with its head, written in base32, it makes a code of 69 squares a side at error correction M,
 * which a cheap camera still reads from a small screen.
 */
export const CHUNK_BYTES = 270
/** More codes than this nobody scans: then the file is the way. */
export const MAX_FRAMES = 24

export interface Frame {
  /** From 0. */
  index: number
  count: number
  /** The same in all codes of one hand-over: the beginning of the content's SHA-256, in hex. */
  seal: string
  chunk: Uint8Array
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
/** Says that two contents are the same, and not who wrote them. */
export const sealOf = (content: Uint8Array): string => hex(sha256(content).subarray(0, SEAL))

function written(parts: readonly Uint8Array[]): string {
  const body = Uint8Array.from(parts.flatMap((part) => [...part]))
  return `${MARK}${HANDOVER_VERSION}:${toBase32(Uint8Array.from([...body, ...sha256(body).subarray(0, CHECK)]))}`
}

/**
 * The texts of the codes that carry a content, each of nearly the same length so that none is denser than need be.
 * @throws HandOverError `handover-too-large`
 */
export function framesOf(content: Uint8Array): string[] {
  const count = Math.max(1, Math.ceil(content.length / CHUNK_BYTES))
  if (count > MAX_FRAMES) throw new HandOverError('handover-too-large')
  const length = Math.ceil(content.length / count)
  const seal = sha256(content).subarray(0, SEAL)
  return Array.from({ length: count }, (_, index) => written([Uint8Array.of(index, count), seal, content.subarray(index * length, (index + 1) * length)]))
}

/** Whether a text is, or means to be, one of our codes. */
export const looksLikeFrame = (text: string): boolean => new RegExp(`^${MARK}\\d+:`).test(text.trim())

/**
 * Reads one code.
 * @throws HandOverError `handover-unreadable`, `handover-newer`, `handover-damaged`
 */
export function readFrame(text: string): Frame {
  const [, version, letters] = /^IPW(\d{1,3}):(.*)$/s.exec(text.trim()) ?? []
  if (version === undefined) throw new HandOverError('handover-unreadable')
  if (Number(version) > HANDOVER_VERSION) throw new HandOverError('handover-newer')
  const bytes = fromBase32(letters!)
  if (version !== String(HANDOVER_VERSION) || !bytes || bytes.length < HEAD + CHECK) throw new HandOverError('handover-damaged')
  const body = bytes.subarray(0, -CHECK)
  const [index, count] = [body[0]!, body[1]!]
  const isWhole = hex(sha256(body).subarray(0, CHECK)) === hex(bytes.subarray(-CHECK))
  if (!isWhole || index >= count || count > MAX_FRAMES) throw new HandOverError('handover-damaged')
  return { index, count, seal: hex(body.subarray(NUMBER, HEAD)), chunk: body.slice(HEAD) }
}
