import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import type { Manifest } from './check'
import { Lockfile } from './lockfile'

export const root = fileURLToPath(new URL('../../..', import.meta.url))
export const readText = (path: string): string => readFileSync(join(root, path), 'utf8')

export const readLockfile = (): Lockfile => v.parse(Lockfile, JSON.parse(readText('package-lock.json')))
export const readManifest = () => JSON.parse(readText('package.json')) as Manifest & { name: string; version: string; license: string; description: string }
