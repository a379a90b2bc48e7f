import { createGunzip, gunzipSync } from 'node:zlib'
import { Readable } from 'node:stream'
import type { Context } from 'hono'
import * as v from 'valibot'
import { CodedError } from '../errors'
import type { Env } from './context'

const BODY_TIMEOUT_MS = 30_000
const SMALL_BODY_BYTES = 16_384
/** Unpacking so much, even to the limit, holds nobody up. */
const IN_ONE_PIECE_BYTES = 32_768
const utf8 = new TextDecoder('utf-8', { fatal: true })

export interface BodyLimits {
  /** Most bytes after decompression; also the most before it. */
  maxBytes: number
  /** How long the body may take to arrive. */
  timeoutMs?: number
  /** Another type than JSON's own. */
  type?: string
}

/**
 * Reads a JSON body and checks its shape. Bytes are counted while they arrive and while they are unpacked, so neither a long
 * body nor a small one that unpacks to a long one is ever held whole.
 * @throws CodedError `body-too-large`, `bad-encoding`, `bad-json`, `bad-request` with the place, `timeout`
 */
export async function readJson<S extends v.GenericSchema>(c: Context<Env>, schema: S, limits: BodyLimits = { maxBytes: SMALL_BODY_BYTES }): Promise<v.InferOutput<S>> {
  const type = (c.req.header('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
  if (type !== (limits.type ?? 'application/json')) throw new CodedError('bad-request', { at: 'content-type' })
  const text = await readText(c, limits)
  const result = v.safeParse(schema, parse(text))
  if (result.success) return result.output
  const place = v.getDotPath(result.issues[0])
  throw new CodedError('bad-request', place ? { at: place.slice(0, 120) } : {})
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CodedError('bad-json', { cause })
  }
}

/**
 * Reads a body of bytes, as they are.
 * @throws CodedError `body-too-large`, `bad-request`, `timeout`
 */
export async function readBytes(c: Context<Env>, { maxBytes, timeoutMs = BODY_TIMEOUT_MS }: BodyLimits): Promise<Uint8Array> {
  if (c.req.header('content-type') !== 'application/octet-stream') throw new CodedError('bad-request', { at: 'content-type' })
  if (c.req.header('content-encoding') !== undefined) throw new CodedError('bad-request', { at: 'content-encoding' })
  refuseTooLong(c, maxBytes)
  try {
    return await inPieces(c, maxBytes, timeoutMs)
  } catch (cause) {
    if (cause instanceof CodedError) throw cause
    throw new CodedError('bad-request', { at: 'body', cause })
  }
}

function refuseTooLong(c: Context<Env>, maxBytes: number): void {
  if (Number(c.req.header('content-length') ?? 0) > maxBytes) throw new CodedError('body-too-large')
}

async function readText(c: Context<Env>, { maxBytes, timeoutMs = BODY_TIMEOUT_MS }: BodyLimits): Promise<string> {
  const announced = Number(c.req.header('content-length') ?? 0)
  refuseTooLong(c, maxBytes)
  try {
    // As many bytes as were announced arrive, no more: the HTTP parser sees to that.
    const bytes = announced > 0 && announced <= IN_ONE_PIECE_BYTES
      ? unpacked(await inOnePiece(c, timeoutMs), c.req.header('content-encoding'), maxBytes)
      : await inPieces(c, maxBytes, timeoutMs)
    return utf8.decode(bytes)
  } catch (cause) {
    if (cause instanceof CodedError) throw cause
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new CodedError('body-too-large', { cause })
    // zlib's own codes tell bad packing from a body that broke off or is no UTF-8
    throw new CodedError(String(code ?? '').startsWith('Z_') ? 'bad-encoding' : 'bad-json', { cause })
  }
}

/** A short body, without the cost of streams. */
async function inOnePiece(c: Context<Env>, timeoutMs: number): Promise<Uint8Array> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new CodedError('timeout')), timeoutMs) })
  try {
    return new Uint8Array(await Promise.race([c.req.raw.arrayBuffer(), late]))
  } finally {
    clearTimeout(timer)
  }
}

function unpacked(bytes: Uint8Array, encoding: string | undefined, maxBytes: number): Uint8Array {
  if (encoding === undefined || encoding === 'identity') return bytes
  if (encoding !== 'gzip') throw new CodedError('bad-encoding', { at: 'content-encoding' })
  return gunzipSync(bytes, { maxOutputLength: maxBytes })
}

/** Bytes are counted while they arrive and while they are unpacked. */
async function inPieces(c: Context<Env>, maxBytes: number, timeoutMs: number): Promise<Uint8Array> {
  const body = c.req.raw.body
  if (!body) throw new CodedError('bad-json')
  const arriving = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0])
  const timer = setTimeout(() => arriving.destroy(new CodedError('timeout')), timeoutMs)
  try {
    return await collect(decoded(arriving, c.req.header('content-encoding'), maxBytes), maxBytes)
  } finally {
    clearTimeout(timer)
    arriving.destroy()
  }
}

function decoded(arriving: Readable, encoding: string | undefined, maxBytes: number): Readable {
  if (encoding === undefined || encoding === 'identity') return arriving
  if (encoding !== 'gzip') throw new CodedError('bad-encoding', { at: 'content-encoding' })
  const unpacking = createGunzip({ chunkSize: 65_536 })
  let packed = 0
  arriving.on('data', (chunk: Buffer) => {
    packed += chunk.length
    if (packed > maxBytes) unpacking.destroy(new CodedError('body-too-large'))
  })
  arriving.on('error', (error) => unpacking.destroy(error))
  return arriving.pipe(unpacking)
}

async function collect(stream: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw new CodedError('body-too-large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
