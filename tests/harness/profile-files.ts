import { randomBytes } from 'node:crypto'
import { readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { AnyBrowser, BrowserName } from './hand'

/** Whether a file of a profile belongs to the databases of our origin, by the way each browser lays them out. */
const IS_DATABASE: Record<BrowserName, RegExp> = {
  chromium: /\/Default\/IndexedDB\/https?_localhost_/,
  firefox: /\/storage\/default\/https?\+\+\+localhost[^/]*\/idb\//,
  webkit: /\/IndexedDB\//,
}

async function databaseFiles({ name, profile }: AnyBrowser): Promise<string[]> {
  const entries = await readdir(profile, { recursive: true })
  const files = entries.map((entry) => join(profile, entry)).filter((path) => IS_DATABASE[name].test(path.split(sep).join('/')))
  const kinds = await Promise.all(files.map(async (path) => ((await stat(path)).isFile() ? [path] : [])))
  return kinds.flat()
}

/** Takes the databases out of a closed browser's profile, as the browser itself does when space runs short. @returns how many files */
export async function evictDatabases(browser: AnyBrowser): Promise<number> {
  const files = await databaseFiles(browser)
  for (const path of files) await rm(path)
  return files.length
}

/** Writes noise over the databases of a closed browser, each file as long as it was. @returns how many files */
export async function ruinDatabases(browser: AnyBrowser): Promise<number> {
  const files = await databaseFiles(browser)
  for (const path of files) await writeFile(path, randomBytes((await stat(path)).size))
  return files.length
}
