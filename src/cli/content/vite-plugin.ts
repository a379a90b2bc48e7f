import { resolve } from 'node:path'
import { tsImport } from 'tsx/esm/api'
import type { Plugin } from 'vite'
import type { CompiledPack } from './compile'

const MANIFEST = 'virtual:content-manifest'
const CONTENT = 'virtual:content'

// Vite reads its configuration without the alias `@/`, so the compiler, which needs it, is loaded by tsx.
const loadCompiler = (): Promise<typeof import('./bundle')> => tsImport('./bundle.ts', import.meta.url)

/**
 * Compiles `seeds/` while building: the app gets files `content/<name>-<hash>.json` and `virtual:content-manifest`, the
 * server and tests get everything in `virtual:content`. A seed that fails the checks fails the build.
 */
export function content({ seedsDir = 'seeds' }: { seedsDir?: string } = {}): Plugin {
  let directory = seedsDir
  let base = '/'
  let ssr = false
  let building = false
  let compiled: Promise<CompiledPack[]> | undefined
  let loaded: ReturnType<typeof loadCompiler> | undefined
  const compiler = () => (loaded ??= loadCompiler())
  const packs = () => (compiled ??= compiler().then(({ compileContent }) => compileContent(directory)))
  const modules: Record<string, () => Promise<unknown>> = {
    [MANIFEST]: async () => (await compiler()).manifestOf(await packs(), base),
    [CONTENT]: async () => (await compiler()).bundleOf(await packs()),
  }

  return {
    name: 'ip-workstation:content',
    configResolved(config) {
      directory = resolve(config.root, seedsDir)
      base = config.base
      ssr = Boolean(config.build.ssr)
      building = config.command === 'build'
    },
    async buildStart() {
      compiled = undefined
      // While developing, only what asks for content fails.
      if (building) await packs()
    },
    resolveId: (id) => (id in modules ? `\0${id}` : undefined),
    async load(id) {
      const make = id.startsWith('\0') ? modules[id.slice(1)] : undefined
      // JSON.parse of a text is read faster than the same object written as code.
      return make && `export default JSON.parse(${JSON.stringify(JSON.stringify(await make()))})`
    },
    async generateBundle() {
      if (ssr) return
      const { fileOf } = await compiler()
      for (const pack of await packs()) this.emitFile({ type: 'asset', fileName: fileOf(pack), source: pack.json })
    },
    configureServer(server) {
      server.watcher.add(directory)
      server.watcher.on('change', (path) => {
        if (!path.startsWith(directory)) return
        compiled = undefined
        for (const id of Object.keys(modules)) {
          const module = server.moduleGraph.getModuleById(`\0${id}`)
          if (module) server.moduleGraph.invalidateModule(module)
        }
        server.ws.send({ type: 'full-reload' })
      })
      const find = async (url: string | undefined) => {
        const { fileOf } = await compiler()
        return (await packs()).find((pack) => url === `${base}${fileOf(pack)}`)
      }
      server.middlewares.use((request, response, next) => {
        const answer = (pack: CompiledPack | undefined): unknown => (pack ? response.setHeader('content-type', 'application/json').end(pack.json) : next())
        find(request.url).then(answer, next)
      })
    },
  }
}
