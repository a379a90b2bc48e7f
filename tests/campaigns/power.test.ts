import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { openPglite } from '@/server/store/pglite'
import { powerRounds } from './power-rounds'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })

const folders: string[] = []
const template = mkdtempSync(join(tmpdir(), 'ipw-power-'))
beforeAll(async () => {
  await (await openPglite(join(template, 'live-0'), { wait: () => Promise.resolve(), random: Math.random })).close()
})
afterEach(() => { for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true }) })
afterAll(() => rmSync(template, { recursive: true, force: true }))
const freshFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'ipw-power-'))
  folders.push(folder)
  cpSync(template, folder, { recursive: true })
  return folder
}

test('the embedded database comes back from power failures with all it acknowledged (short campaign)', async () => {
  expect(await powerRounds({ folder: freshFolder(), rounds: 3, random: Math.random })).toMatchObject({ rounds: 3 })
})

test('a disk that does not force what it is told to is found out', async () => {
  await expect(powerRounds({ folder: freshFolder(), rounds: 3, random: Math.random, deaf: true })).rejects.toThrow()
})
