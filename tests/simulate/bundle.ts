import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'
import { dexieForAll } from './dexie'
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

/** Bundles the simulation with the real source, or with a bug planted in it. @param light see `dexie.ts` @returns path of a module that exports `campaign` */
export async function bundle(mutant?: Mutant, light = true): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'ipw-simulate-'))
  await build({
    root, configFile: false, logLevel: 'error', publicDir: false,
    // The build of Dexie that the app is made with.
    resolve: { alias: { dexie: 'dexie/dist/modern/dexie.mjs', '@': join(root, 'src'), '~': root } },
    ssr: { noExternal: true },
    plugins: [dexieForAll(light), ...(mutant ? [planted(mutant)] : [])],
    build: { ssr: join(root, 'tests/simulate/player.ts'), outDir, target: 'node20', minify: false, rolldownOptions: { output: { entryFileNames: 'player.mjs', codeSplitting: false } } },
  })
  return join(outDir, 'player.mjs')
}
