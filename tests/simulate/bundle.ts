import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'
import type { Mutant } from './mutants'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The patched text of a file. @throws Error when the place is not there exactly once: the source has moved on */
export async function patched(file: string, { name, patches }: Mutant): Promise<string | undefined> {
  const mine = patches.filter((patch) => patch.file === file)
  if (mine.length === 0) return undefined
  let text = await readFile(join(root, file), 'utf8')
  for (const { find, replace } of mine) {
    const parts = text.split(find)
    if (parts.length !== 2) throw new Error(`mutant ${name}: ${file} has ${parts.length - 1} places that read\n${find}`)
    text = parts.join(replace)
  }
  return text
}

const planted = (mutant: Mutant): Plugin => ({
  name: 'planted-bug', enforce: 'pre',
  load: async (id) => patched(relative(root, id.split('?')[0]!), mutant),
})

const OUTSIDE = /usePSD\(PSD\.transless,/

/**
 * In a browser each tab has Dexie's zones for itself. Here all tabs share them, so a tab may begin a transaction while the zone of
 * another one's single operation is still in force, which names no zone outside of it: then the outermost one is meant.
 */
const sharedZones: Plugin = {
  name: 'shared-zones',
  transform: (code, id) => (/\/dexie\/dist\//.test(id) && OUTSIDE.test(code) ? code.replace(OUTSIDE, 'usePSD(PSD.transless || globalPSD,') : undefined),
}

/** Bundles the simulation with the real source, or with a bug planted in it. @returns path of a module that exports `campaign` */
export async function bundle(mutant?: Mutant): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'ipw-simulate-'))
  await build({
    root, configFile: false, logLevel: 'error', publicDir: false,
    resolve: { alias: { '@': join(root, 'src'), '~': root } },
    ssr: { noExternal: true },
    plugins: [sharedZones, ...(mutant ? [planted(mutant)] : [])],
    build: { ssr: join(root, 'tests/simulate/player.ts'), outDir, target: 'node20', minify: false, rolldownOptions: { output: { entryFileNames: 'player.mjs' } } },
  })
  return join(outDir, 'player.mjs')
}
