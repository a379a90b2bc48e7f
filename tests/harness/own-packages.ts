import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '~/src/cli/setup.mjs'

/** Brings the packages of a folder of the bench from its own lockfile, when they are not there: they are no part of the project's installation. */
export function installIn(folder: string): void {
  const place = join(root, folder)
  const wanted = JSON.parse(readFileSync(join(place, 'package-lock.json'), 'utf8')) as { packages: Record<string, { version: string; optional?: true }> }
  const isThere = ([path, { version, optional }]: [string, { version: string; optional?: true }]): boolean => {
    const file = join(place, path, 'package.json')
    return path === '' || optional || (existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version === version)
  }
  if (Object.entries(wanted.packages).every(isThere)) return
  process.stderr.write(`Installing what it needs (npm ci in ${folder}) …\n`)
  const { status } = spawnSync('npm', ['ci', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: place, stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) throw new Error(`npm ci in ${folder} failed`)
}
