// `npm run -s sizes [-- --files]`: what a phone fetches before a page can be used, gzipped, beside its limit, and whether all its
// words are among it. Builds the app into a folder of its own. Sizes are the same on every machine, times are not: `npm run check`
// asks these.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Rolldown } from 'vite'
import { WORD_PARTS, type WordPart } from '@/contract/word-parts'
import { wordsUpTo } from './build/first-words'
import { gzippedKB, lackingWords, scriptsOf, type BuiltChunk } from './build/page-size'
import { readFiles } from './words/files'

const SHELL = ['src/app/main.ts', 'src/features/content/store.ts']
const WORKSPACE = ['features/workspace/store.ts', 'shell/StationName.vue', 'shell/SyncState.vue', 'shell/LockButton.vue', 'shell/LossBanner.vue', 'shell/OutdatedBanner.vue']

/** Limits in KB: what has been reached, and may only fall. Why Today's is not the 130 wished for: docs/decisions/2026-11-22-first-load.md. */
const PAGES = [
  { name: 'welcome', limit: 73.5, words: 'open', modules: [...SHELL, 'app/pages/WelcomePage.vue'] },
  { name: 'policy', limit: 84, words: 'open', modules: [...SHELL, 'policy/hub/PolicyHubPage.vue'] },
  { name: 'self-check', limit: 83, words: 'open', modules: [...SHELL, 'policy/check/CheckPage.vue'] },
  { name: 'Today', limit: 161, words: 'first', modules: [...SHELL, ...WORKSPACE, 'today/TodayPage.vue'] },
  { name: 'lock', limit: 160.5, words: 'first', modules: [...SHELL, 'vault/UnlockPage.vue'] },
] as const
const WORDS_LIMITS: Record<WordPart, number> = { open: 12.5, first: 8, rest: 27 }

const root = fileURLToPath(new URL('../..', import.meta.url))
// Before building, which works on the same parsed components.
const uses = new Map([...readFiles(root)].map(([file, { uses }]) => [file, uses.map(({ key }) => key)]))
const namespaces = (await readdir(join(root, 'locales/zh-CN'))).map((file) => basename(file, '.json'))

const outDir = await mkdtemp(join(tmpdir(), 'ipw-sizes-'))
try {
  const { output } = await build({ logLevel: 'silent', build: { outDir, reportCompressedSize: false } }) as Rolldown.RolldownOutput
  const chunks: BuiltChunk[] = output.filter((file) => file.type === 'chunk')
  let [isTooMuch, isSilent] = [false, false]
  const tell = (name: string, size: number, limit: number): void => {
    const over = Number(size.toFixed(1)) > limit
    isTooMuch ||= over
    console.log(`${over ? 'TOO MUCH' : 'ok      '}  ${name.padEnd(12)} ${size.toFixed(1).padStart(6)} KB of ${limit}`)
  }
  for (const { name, limit, words, modules } of PAGES) {
    const needed = scriptsOf(chunks, modules)
    for (const [namespace, file] of lackingWords(needed, uses, wordsUpTo(words), namespaces)) {
      isSilent = true
      console.log(`NO WORDS  ${name.padEnd(12)} ${namespace}, named in ${relative(root, file)}, comes after the page (src/cli/build/first-words.ts)`)
    }
    const scripts = needed.map(({ fileName, code }) => ({ fileName, size: gzippedKB(code) })).sort((a, b) => b.size - a.size)
    tell(name, scripts.reduce((sum, { size }) => sum + size, 0), limit)
    if (process.argv.includes('--files')) for (const { fileName, size } of scripts) console.log(`            ${size.toFixed(1).padStart(6)}  ${fileName}`)
  }
  for (const file of output) {
    const [, name] = /^words\/(.+)-[^-]+$/.exec(file.fileName) ?? []
    const part = WORD_PARTS.find((each) => name?.endsWith(`-${each}`))
    if (file.type === 'asset' && name && part) tell(name, gzippedKB(String(file.source)), WORDS_LIMITS[part])
  }
  if (isTooMuch) console.error('More than a phone on a slow network should wait for. `npm run -s sizes -- --files` names the files.')
  if (isTooMuch || isSilent) process.exitCode = 1
} finally {
  await rm(outDir, { recursive: true, force: true })
}
