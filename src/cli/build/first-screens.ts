import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { build, type InlineConfig, type Plugin, type Rolldown } from 'vite'
import { compileWords } from './compile-words.ts'
import { criticalCss } from './critical-css.ts'
import { scriptsOf, type BuiltChunk } from './page-size.ts'

type Bundle = Readonly<Record<string, Rolldown.OutputChunk | Rolldown.OutputAsset>>
type Config = Pick<InlineConfig, 'resolve' | 'define'> & { plugins: () => InlineConfig['plugins'] }

/** Each screen, with the modules its page consists of and the data it is drawn from; people who are known have theirs fetched, not drawn. */
const SCREENS = {
  check: { modules: ['policy/check/CheckPage.vue'], data: /^content\/policy-/ },
  welcome: { modules: ['app/pages/WelcomePage.vue'], data: undefined },
  known: { modules: ['features/workspace/store.ts'], data: undefined },
  home: { modules: ['features/workspace/store.ts', 'today/TodayPage.vue'], data: undefined },
}
const DRAWN = ['check', 'welcome'] as const

/**
 * Writes into the start page what somebody without an account sees first, as the app itself draws it: text and looks are there with
 * the first paint, and stay where they are when the app takes over. One page serves every address: a script of a kilobyte in it
 * (`src/app/first/choose.ts`) puts the right screen in its place, or none.
 * @param config what the app is built with
 */
export function firstScreens(config: Config): Plugin {
  let root = ''
  return {
    name: 'ip-workstation:first-screens',
    apply: 'build',
    configResolved(resolved) { root = resolved.root },
    transformIndexHtml: {
      order: 'post',
      async handler(html, { bundle }) {
        const built = bundle as Bundle
        const languages = (await readdir(resolve(root, 'locales'))).sort()
        const wanted = await Promise.all(DRAWN.flatMap((screen) => languages.map(async (language) => ({ screen, language, words: await compileWords(resolve(root, 'locales'), language) }))))
        const folder = await mkdtemp(join(tmpdir(), 'ipw-first-'))
        try {
          const drawn = (await draw(root, folder, config, wanted)).map(tidied)
          const style = criticalCss(stylesOf(built), drawn.join('') + TICKED)
          const script = await chooser(root, config, filesOf(built, languages))
          const templates = wanted.map(({ screen, language }, at) => `<template id="first-${screen}-${language}"><div aria-hidden="true">${drawn[at]}</div></template>`)
          return html.replace('</style>', () => `${style}</style>`).replace('<div id="app">', () => `${templates.join('\n')}\n<div id="app">`)
            .replace(/(<\/noscript>\s*<\/div>)/, (end) => `${end}\n<script>${script}</script>`)
        } finally {
          await rm(folder, { recursive: true, force: true })
        }
      },
    },
  }
}

/** What a tap makes of it before the app is here. */
const TICKED = '<label class="ui-chip--on">'

/** Without what only a script needs of it, and passed over by the keyboard, as by what is read aloud: both wait for the app. */
const tidied = (html: string): string => html.replace(/<!--.*?-->/gs, '').replace(/ (id|for|name|tabindex|aria-(labelledby|describedby))="[^"]*"/g, '')
  .replace(/<(a|button|input)\b/g, '<$1 tabindex="-1"')

async function draw(root: string, folder: string, config: Config, wanted: readonly object[]): Promise<string[]> {
  await build({
    configFile: false, root, logLevel: 'silent', publicDir: false, ...built(config), ssr: { noExternal: true },
    build: { ssr: 'src/app/first/screens.ts', outDir: folder, target: 'node20', rolldownOptions: { output: { entryFileNames: 'screens.mjs', chunkFileNames: '[name]-[hash].mjs' } } },
  })
  const worker = new Worker(new URL('draw-screens.mjs', import.meta.url), { workerData: { module: pathToFileURL(join(folder, 'screens.mjs')).href, wanted } })
  try {
    return await new Promise((done, failed) => { worker.once('message', done).once('error', failed) })
  } finally {
    await worker.terminate()
  }
}

async function chooser(root: string, config: Config, files: Record<string, string[]>): Promise<string> {
  const { define } = config
  const [result] = await build({
    configFile: false, root, logLevel: 'silent', publicDir: false, ...built(config), define: { ...define, FIRST_FILES: JSON.stringify(files) },
    build: { write: false, modulePreload: false, lib: { entry: 'src/app/first/choose.ts', formats: ['iife'], name: 'first' }, minify: true },
  }) as Rolldown.RolldownOutput[]
  return result!.output[0].code.trim()
}

const built = ({ resolve, define, plugins }: Config): InlineConfig => ({ resolve: resolve!, define: define!, plugins: plugins()! })

const chunksOf = (bundle: Bundle): BuiltChunk[] => Object.values(bundle).filter((file) => file.type === 'chunk')

/** Names of the styles that scripts bring, each once, in the order in which they come. */
function namesOfStyles(chunks: readonly BuiltChunk[]): string[] {
  const brought = chunks as unknown as readonly { viteMetadata?: { importedCss: ReadonlySet<string> } }[]
  return [...new Set(brought.flatMap(({ viteMetadata }) => [...viteMetadata?.importedCss ?? []]))]
}

/** All styles that the entry and the drawn pages bring. */
function stylesOf(bundle: Bundle): string {
  const pages = [['src/app/main.ts'], ...DRAWN.map((screen) => SCREENS[screen].modules)]
  const names = namesOfStyles(pages.flatMap((modules) => scriptsOf(chunksOf(bundle), modules).reverse()))
  return names.map((name) => { const file = bundle[name]; return file?.type === 'asset' ? String(file.source) : '' }).join('')
}

/** What the start page has fetched beside its entry: a language's words (`en`, and for people who are known `en-known`), a screen's scripts, styles and data. */
function filesOf(bundle: Bundle, languages: readonly string[]): Record<string, string[]> {
  const chunks = chunksOf(bundle)
  const entry = scriptsOf(chunks, ['src/app/main.ts'])
  const named = (pattern: RegExp) => Object.keys(bundle).filter((name) => pattern.test(name))
  const screens = Object.entries(SCREENS).map(([screen, { modules, data }]) => {
    const own = scriptsOf(chunks, modules).filter((chunk) => !entry.includes(chunk))
    return [screen, [...own.map(({ fileName }) => fileName), ...namesOfStyles(own), ...(data ? named(data) : [])]] as const
  })
  const words = languages.flatMap((language) => [['', 'open'], ['-known', 'first']].map(([whose, part]) => [language + whose, named(new RegExp(`^words/${language}-${part}-`))] as const))
  return Object.fromEntries([...screens, ...words].map(([name, files]) => [name, files.map((file) => `/${file}`)]))
}
