import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Plugin } from 'vite'
import { compileWords } from './compile-words.ts'

const MODULE = 'virtual:words'

/**
 * The app's words as data beside its code: `virtual:words` answers `{<language>: <address of its messages>}`. A language
 * is one JSON file, fetched when it is spoken; parsing data is cheaper than running a script that says the same.
 */
export function words({ directory = 'locales' }: { directory?: string } = {}): Plugin {
  let folder = directory
  let building = false
  const compiled = async (language: string) => JSON.stringify(await compileWords(folder, language))
  const languages = async () => (await readdir(folder)).sort()
  const built = async () => Promise.all((await languages()).map(async (language) => {
    const source = await compiled(language)
    return { language, source, fileName: `words/${language}-${createHash('sha256').update(source).digest('hex').slice(0, 12)}.json` }
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
      const urls = building
        ? (await built()).map(({ language, fileName }) => [language, `/${fileName}`])
        : (await languages()).map((language) => [language, `/words/${language}.json`])
      return `export default ${JSON.stringify(Object.fromEntries(urls))}`
    },
    async generateBundle() {
      for (const { source, fileName } of await built()) this.emitFile({ type: 'asset', fileName, source })
    },
    configureServer(server) {
      server.watcher.add(join(folder, '**'))
      server.watcher.on('all', (_, path) => { if (path.startsWith(folder)) server.ws.send({ type: 'full-reload' }) })
      server.middlewares.use((request, response, next) => {
        const language = /^\/words\/([\w-]+)\.json$/.exec(request.url ?? '')?.[1]
        if (!language) return next()
        compiled(language).then((json) => {
          response.setHeader('content-type', 'application/json')
          return response.end(json)
        }, next)
      })
    },
  }
}
