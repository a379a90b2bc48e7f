import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { FileWords } from './finding'
import { readScript } from './script'
import { readComponent } from './template'

/** What each file of the app that may speak says. @param root of the project @returns by the file's absolute path */
export function readFiles(root: string): Map<string, FileWords> {
  const files = ['features', 'ui', 'app'].flatMap((folder) =>
    readdirSync(join(root, 'src', folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(vue|ts)$/.test(name) && !name.endsWith('.d.ts'))
      .map((name) => join(root, 'src', folder, name)))
  return new Map(files.map((file) => {
    const name = relative(root, file)
    const text = readFileSync(file, 'utf8')
    return [file, file.endsWith('.vue') ? readComponent(name, text) : readScript(name, text)]
  }))
}
