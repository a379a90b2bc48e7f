import { gzipSync } from 'node:zlib'

/** The part of a built chunk used here. */
export interface BuiltChunk { fileName: string; code: string; imports: readonly string[]; moduleIds: readonly string[]; facadeModuleId?: string | null }

/** KB as a browser fetches it, of 1,000 bytes. */
export const gzippedKB = (code: string): number => gzipSync(code, { level: 9 }).length / 1000

/**
 * The scripts a page needs before it can be used: the files that hold its modules or are their door, and all that these import.
 * @param modules ends of module paths, such as `src/app/main.ts`
 * @throws Error when the build has no such module
 */
export function scriptsOf(chunks: readonly BuiltChunk[], modules: readonly string[]): BuiltChunk[] {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const found = new Set<BuiltChunk>()
  const add = (chunk: BuiltChunk | undefined): void => {
    if (!chunk || found.has(chunk)) return
    found.add(chunk)
    for (const name of chunk.imports) add(byName.get(name))
  }
  for (const module of modules) {
    const holding = chunks.filter(({ moduleIds, facadeModuleId }) => [...moduleIds, facadeModuleId ?? ''].some((id) => id.split('?')[0]!.endsWith(module)))
    if (holding.length === 0) throw new Error(`the build has no ${module}`)
    for (const chunk of holding) add(chunk)
  }
  return [...found]
}

/**
 * Namespaces of words that a page's scripts name and that are not there when it opens, each with a file that names it.
 * @param uses keys that each source file names, by its absolute path
 * @param there namespaces fetched before the page opens
 * @param known all namespaces: other texts with a dot are no keys
 */
export function lackingWords(scripts: readonly BuiltChunk[], uses: ReadonlyMap<string, readonly string[]>, there: readonly string[], known: readonly string[]): Map<string, string> {
  const lacking = new Map<string, string>()
  for (const file of new Set(scripts.flatMap(({ moduleIds }) => moduleIds.map((id) => id.split('?')[0]!)))) {
    for (const key of uses.get(file) ?? []) {
      const namespace = key.split('.')[0]!
      if (known.includes(namespace) && !there.includes(namespace)) lacking.set(namespace, file)
    }
  }
  return lacking
}
