/** Longest text that is written into the room kept for it. */
const MOST_CHARACTERS = 4_096
/** A UTF-16 unit takes so many bytes of UTF-8 at most. */
const MOST_BYTES_EACH = 3

/**
 * UTF-8 of one short text after the other. In Chromium an array of its own for each takes ten times as long as the writing.
 * @returns bytes that hold until the next text is given
 */
export function createTextBytes(): (text: string) => Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder()
  let room: Uint8Array<ArrayBuffer> | undefined
  return (text) => {
    if (text.length > MOST_CHARACTERS) return encoder.encode(text)
    room ??= new Uint8Array(MOST_CHARACTERS * MOST_BYTES_EACH)
    return room.subarray(0, encoder.encodeInto(text, room).written)
  }
}
