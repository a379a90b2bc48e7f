import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { DirectoryInUse, lockDirectory, type DirectoryLock } from '@/server/store/directory-lock'

const folders: string[] = []
const held: DirectoryLock[] = []
afterEach(async () => {
  for (const lock of held.splice(0)) await lock.release()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'ipw-lock-'))
  folders.push(path)
  return path
}
async function take(path: string): Promise<DirectoryLock> {
  const lock = await lockDirectory(path)
  held.push(lock)
  return lock
}

test('one holder at a time, and free again after release', async () => {
  const path = folder()
  const first = await take(path)
  await expect(lockDirectory(path)).rejects.toThrow(DirectoryInUse)
  await first.release()
  held.splice(0)
  expect(readdirSync(path)).toEqual([])
  await take(path)
  await expect(lockDirectory(path)).rejects.toThrow(/in use by another running server/)
})

test('a missing folder is made', async () => {
  const path = join(folder(), 'a', 'b')
  await take(path)
  expect(existsSync(path)).toBe(true)
})

test.skipIf(process.platform === 'win32')('a folder it makes is nobody else’s on this machine', async () => {
  const path = join(folder(), 'made')
  await take(path)
  expect(statSync(path).mode & 0o077).toBe(0)
})

test('what a killed holder left behind holds nobody up and is cleared away', async () => {
  const path = folder()
  // a socket file nobody listens on: what remains after SIGKILL
  const dead = join(path, 'lock-0123456789ab.sock')
  const server = createServer()
  await new Promise<void>((resolve) => { server.listen(dead, resolve) })
  const { linkSync } = await import('node:fs')
  linkSync(dead, `${dead}.kept`)
  await new Promise((resolve) => { server.close(resolve) })
  linkSync(`${dead}.kept`, dead)
  rmSync(`${dead}.kept`)
  expect(existsSync(dead)).toBe(true)

  await take(path)
  expect(existsSync(dead)).toBe(false)
})

test('other files in the folder are left alone', async () => {
  const path = folder()
  writeFileSync(join(path, 'lock-notes.txt'), 'x')
  await take(path)
  expect(existsSync(join(path, 'lock-notes.txt'))).toBe(true)
})

test('of many takers at the same moment at most one wins, and nobody who lost holds anything', async () => {
  for (let round = 0; round < 5; round += 1) {
    const path = folder()
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => lockDirectory(path)))
    const winners = results.flatMap((result) => result.status === 'fulfilled' ? [result.value] : [])
    expect(winners.length).toBeLessThanOrEqual(1)
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(DirectoryInUse)
    for (const winner of winners) await winner.release()
    const after = await lockDirectory(path)
    await after.release()
  }
})
