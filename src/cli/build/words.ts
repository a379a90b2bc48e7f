import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Plugin } from 'vite'
import { compileWords } from './compile-words.ts'
import { WORD_PARTS, type WordPart } from '../../contract/word-parts.ts'
import { partOf } from './first-words.ts'

const MODULE = 'virtual:words'

/**
 * The app's words as data beside its code: `virtual:words` answers `{<language>: {open, first, rest}}`, the addresses of its messages.
 * They are fetched when the language is spoken; parsing data is cheaper than running a script that says the same.
 */
export function words({ directory = 'locales' }: { directory?: string } = {}): Plugin {
  let folder = directory
  let building = false
  const compiled = async (language: string, part: WordPart) =>
    JSON.stringify(Object.fromEntries(Object.entries(await compileWords(folder, language)).filter(([namespace]) => partOf(namespace) === part)))
  const languages = async () => (await readdir(folder)).sort()
  const parts = async () => (await languages()).flatMap((language) => WORD_PARTS.map((part) => ({ language, part })))
  const built = async () => Promise.all((await parts()).map(async ({ language, part }) => {
    const source = await compiled(language, part)
    return { language, part, source, fileName: `words/${language}-${part}-${createHash('sha256').update(source).digest('hex').slice(0, 12)}.json` }
  }))

  return {
    name: 'ip-workstation:words',
    configResolved(config) {
      folder = resolve(config.root, directory)
      building = config.command === 'build'
    },
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : undefined),
    async load(id) {
      if (id !== `\0${MODULE}`) return
      const files = building ? await built() : (await parts()).map(({ language, part }) => ({ language, part, fileName: `words/${language}/${part}.json` }))
      const urls: Record<string, Partial<Record<WordPart, string>>> = {}
      for (const { language, part, fileName } of files) (urls[language] ??= {})[part] = `/${fileName}`
      return `export default ${JSON.stringify(urls)}`
    },
    async generateBundle() {
      for (const { source, fileName } of await built()) this.emitFile({ type: 'asset', fileName, source })
    },
    configureServer(server) {
      server.watcher.add(join(folder, '**'))
      server.watcher.on('all', (_, path) => { if (path.startsWith(folder)) server.ws.send({ type: 'full-reload' }) })
      server.middlewares.use((request, response, next) => {
        const [, language, name] = /^\/words\/([\w-]+)\/(\w+)\.json$/.exec(request.url ?? '') ?? []
        const part = WORD_PARTS.find((each) => each === name)
        if (!language || !part) return next()
        compiled(language, part).then((json) => {
          response.setHeader('content-type', 'application/json')
          return response.end(json)
        }, next)
      })
    },
  }
}
