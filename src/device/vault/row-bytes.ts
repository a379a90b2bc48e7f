/** Rows as bytes and back: JSON, and for what JSON cannot say a table of parts after it. Undefined members are left out, as everywhere on this phone. */

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

const PLAIN = 0
const WITH_PARTS = 1
/** Length of the JSON, after the first byte. */
const LENGTH_BYTES = 4
/** Marks what stands for something JSON has no word for; objects that have such a member themselves are marked too. */
const MARK = '\u0000'

const TYPED = { Uint8Array, Int8Array, Uint8ClampedArray, Uint16Array, Int16Array, Uint32Array, Int32Array, Float32Array, Float64Array } as const
type TypedName = keyof typeof TYPED
type Marked = ['buffer', number] | [TypedName, number] | ['date', number | null] | ['number', string] | ['undefined'] | ['object', [string, unknown][]]

const isTyped = (value: unknown): value is InstanceType<(typeof TYPED)[TypedName]> => ArrayBuffer.isView(value) && value.constructor.name in TYPED

/** Whether JSON says all there is to the value. */
function isJson(value: unknown): boolean {
  switch (typeof value) {
    case 'string': case 'boolean': return true
    case 'number': return Number.isFinite(value) && !Object.is(value, -0)
    case 'object': break
    default: return false
  }
  if (value === null) return true
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) if (!isJson(value[index])) return false
    return true
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return false
  for (const name of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[name]
    if (name === MARK || name === 'toJSON' || (member !== undefined && !isJson(member))) return false
  }
  return true
}

/** @throws TypeError for what no row may hold (functions, maps, files …): rather no write than one that loses something */
function mark(value: unknown, parts: Uint8Array[]): unknown {
  const marked = (mark: Marked): unknown => ({ [MARK]: mark })
  const part = (bytes: Uint8Array): number => parts.push(bytes) - 1
  if (value === undefined) return marked(['undefined'])
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) return marked(['number', Object.is(value, -0) ? '-0' : String(value)])
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value
  if (Array.isArray(value)) return Array.from(value, (item) => mark(item, parts))
  if (Object.prototype.toString.call(value) === '[object ArrayBuffer]') return marked(['buffer', part(new Uint8Array(value as ArrayBuffer))])
  if (isTyped(value)) return marked([value.constructor.name as TypedName, part(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))])
  if (Object.prototype.toString.call(value) === '[object Date]') return marked(['date', Number.isNaN((value as Date).getTime()) ? null : (value as Date).getTime()])
  if (Object.prototype.toString.call(value) !== '[object Object]') throw new TypeError('cannot be stored')
  const members = Object.entries(value as object).filter(([, member]) => member !== undefined).map(([name, member]): [string, unknown] => [name, mark(member, parts)])
  return members.some(([name]) => name === MARK || name === 'toJSON') ? marked(['object', members]) : Object.fromEntries(members)
}

function unmark(value: unknown, parts: readonly Uint8Array[]): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => unmark(item, parts))
  const marked = (value as Record<string, unknown>)[MARK] as Marked | undefined
  if (!marked) return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, unmark(member, parts)]))
  switch (marked[0]) {
    case 'undefined': return undefined
    case 'number': return Number(marked[1])
    case 'date': return new Date(marked[1] ?? Number.NaN)
    case 'object': return Object.fromEntries(marked[1].map(([name, member]) => [name, unmark(member, parts)]))
    case 'buffer': return parts[marked[1]]!.slice().buffer
    default: return new TYPED[marked[0]](parts[marked[1]]!.slice().buffer)
  }
}

/**
 * @param textBytes where the UTF-8 of a text comes from, which need not outlive the next one; absent: an array of its own
 * @throws TypeError for a value that no row may hold
 */
export function toBytes(value: unknown, textBytes = (text: string): Uint8Array => encoder.encode(text)): Uint8Array {
  if (isJson(value)) return textBytes(`${String.fromCharCode(PLAIN)}${JSON.stringify(value)}`)
  const parts: Uint8Array[] = []
  const marked = mark(value, parts)
  const json = encoder.encode(JSON.stringify({ value: marked, lengths: parts.map((bytes) => bytes.length) }))
  const all = new Uint8Array(1 + LENGTH_BYTES + json.length + parts.reduce((sum, bytes) => sum + bytes.length, 0))
  all[0] = WITH_PARTS
  new DataView(all.buffer).setUint32(1, json.length)
  all.set(json, 1 + LENGTH_BYTES)
  let at = 1 + LENGTH_BYTES + json.length
  for (const bytes of parts) {
    all.set(bytes, at)
    at += bytes.length
  }
  return all
}

/** @throws when the bytes are none of `toBytes` */
export function fromBytes(bytes: Uint8Array): unknown {
  if (bytes[0] === PLAIN) return JSON.parse(decoder.decode(bytes.subarray(1)))
  if (bytes[0] !== WITH_PARTS) throw new TypeError('no row')
  const end = 1 + LENGTH_BYTES + new DataView(bytes.buffer, bytes.byteOffset).getUint32(1)
  const { value, lengths } = JSON.parse(decoder.decode(bytes.subarray(1 + LENGTH_BYTES, end))) as { value: unknown; lengths: number[] }
  let at = end
  return unmark(value, lengths.map((length) => bytes.subarray(at, at += length)))
}
