import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { parseDocument } from 'yaml'
import { SeedError, type Problem } from './problems'

/** The content of this project. */
export const SEEDS_DIR = fileURLToPath(new URL('../../../seeds', import.meta.url))

/** Reads one YAML file. @throws SeedError when it is no YAML or repeats a key */
export async function readYaml(seedsDir: string, path: string): Promise<unknown> {
  const document = parseDocument(await readFile(join(seedsDir, path), 'utf8'), { uniqueKeys: true, prettyErrors: true })
  if (document.errors.length) {
    throw new SeedError(document.errors.map((error) => ({ at: `${path}:${error.linePos?.[0].line ?? 1}`, message: error.message.split(' at line ')[0] ?? error.code })))
  }
  return document.toJS()
}

/** The YAML files of a folder, in the order of their names. */
export async function readFolder(seedsDir: string, folder: string): Promise<{ path: string; value: unknown }[]> {
  const names = (await readdir(join(seedsDir, folder))).filter((name) => name.endsWith('.yaml')).sort()
  return Promise.all(names.map(async (name) => ({ path: `${folder}/${name}`, value: await readYaml(seedsDir, `${folder}/${name}`) })))
}

/** Checks a value's shape. @throws SeedError naming every place that does not fit */
export function shaped<S extends v.GenericSchema>(schema: S, value: unknown, path: string): v.InferOutput<S> {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  throw new SeedError(result.issues.map((issue): Problem => ({ at: place(path, value, issue), message: issue.message })))
}

/** `directory/entries/city.yaml wx-ippc services.0.en`: a list's row is named by its id, not by its number. */
function place(path: string, value: unknown, issue: v.BaseIssue<unknown>): string {
  const keys = issue.path?.map((item) => item.key) ?? []
  const first = keys[0]
  const row = Array.isArray(value) && typeof first === 'number' ? (value[first] as Record<string, unknown> | null) : undefined
  const id = row && ['id', 'code', 'key', 'phone', 'number'].map((name) => row[name]).find((found) => found !== undefined)
  const rest = id === undefined ? keys : keys.slice(1)
  return [path, id, rest.join('.')].filter((part) => part !== undefined && part !== '').map(String).join(' ')
}

/** File name without folder and ending. */
export const stem = (path: string): string => basename(path, '.yaml')
