/**
 * Answers of a self-check on their way from an enterprise's phone to an officer's, without network. What is sealed here is
 * whole, not genuine: anybody can make one, and what it says are the enterprise's own statements.
 *
 * packContent → framesOf → codes …  readFrame/addFrame → unpackContent; or fileOf … readFile.
 */
export { readContent, type HandOver, type HandOverFrom } from './content'
export { HandOverError, type HandOverProblem } from './problem'
export { CHUNK_BYTES, framesOf, HANDOVER_VERSION, looksLikeFrame, MAX_FRAMES, readFrame, type Frame } from './frames'
export { addFrame, type Assembly } from './assembly'
export { MAX_CONTENT_BYTES, packContent, unpackContent, type Deflate, type Inflate } from './packing'
export { fileOf, HANDOVER_FILE, readFile } from './file'
export { readReceiptNumber, receiptNumberOf } from './receipt-number'
export { handOverOf, isCodeTooLong, type Given, type Who } from './who'
