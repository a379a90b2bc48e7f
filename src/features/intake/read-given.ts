import { addFrame, looksLikeFrame, readFile, unpackContent, type Assembly, type HandOver, type Inflate } from '@/domain/handover'

/** What was read: codes so far, or all of it. */
export interface Given { codes?: Assembly; handOver?: HandOver }

/**
 * Takes a text that was scanned, pasted, or stood in a file: one code, several codes on a line each, or a whole file.
 * @param before codes read earlier; a file does not mix with them
 * @throws HandOverError
 */
export async function readGiven(text: string, before: Assembly | undefined, inflate: Inflate | undefined): Promise<Given> {
  const lines = text.split(/\s+/).filter(Boolean)
  if (!looksLikeFrame(lines[0] ?? '')) return { handOver: readFile(text) }
  const codes = lines.reduce<Assembly | undefined>(addFrame, before)!
  return codes.content ? { codes, handOver: await unpackContent(codes.content, inflate) } : { codes }
}

/** Numbers of the codes that are still missing, from 1. */
export const missingCodes = ({ have, count }: Assembly): number[] =>
  Array.from({ length: count }, (_, index) => index).filter((index) => !have.includes(index)).map((index) => index + 1)
