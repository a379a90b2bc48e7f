import { readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import type { Plugin } from 'vite'

const TEXT = new Set(['.html', '.js', '.css', '.json', '.svg', '.webmanifest', '.txt'])

/**
 * Puts beside each text of the built app the same text packed as tightly as Brotli can, `<name>.br`: a tenth less to fetch than what a
 * server packs while somebody waits. To stand last among the plugins: the service worker is written by one of them.
 */
export function packedBeside(): Plugin {
  let folder = ''
  return {
    name: 'ip-workstation:packed-beside',
    apply: 'build',
    configResolved({ root, build }) { folder = resolve(root, build.outDir) },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const files = (await readdir(folder, { recursive: true })).filter((name) => TEXT.has(extname(name)))
        await Promise.all(files.map(async (name) => {
          const plain = await readFile(join(folder, name))
          await writeFile(join(folder, `${name}.br`), await pack(plain))
        }))
      },
    },
  }
}

const pack = (plain: Buffer): Promise<Buffer> => promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } })
