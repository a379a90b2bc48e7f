import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Hono } from 'hono'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { earlierBuilds, hasHashedName, KEEP_BUILDS, KEEP_DAYS } from '@/server/builds'
import type { Env } from '@/server/http/context'
import { answerError } from '@/server/http/errors'
import { appRoutes } from '@/server/http/routes/app'

let folder = ''
const app = () => join(folder, 'app')
const kept = () => earlierBuilds(join(folder, 'data/builds'))
const day = (number: number) => new Date(Date.UTC(2026, 0, 1) + number * 86_400_000)

/** Puts a build in the place of the one before, as a build does. */
function build(files: Record<string, string>): void {
  rmSync(app(), { recursive: true, force: true })
  for (const [path, text] of Object.entries({ 'index.html': '<!doctype html>', 'sw.js': '', ...files })) {
    mkdirSync(dirname(join(app(), path)), { recursive: true })
    writeFileSync(join(app(), path), text)
  }
}
const keptFiles = () => readdirSync(kept().files, { recursive: true, encoding: 'utf8' }).filter((name) => hasHashedName(`/${name}`)).sort()

beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'ipw-builds-')) })
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

test('a part of the build before is still served after the next one has taken its place; nothing else of it is', async () => {
  build({ 'assets/page-AAAAAAAA.js': 'old', 'assets/vue-SHARED00.js': 'vue', 'content/choices-0123456789ab.json': '{}', 'secret.txt': 'x' })
  await kept().keep(app(), day(0))
  build({ 'assets/page-BBBBBBBB.js': 'new', 'assets/vue-SHARED00.js': 'vue' })
  await kept().keep(app(), day(1))
  expect(keptFiles()).toEqual(['assets/page-AAAAAAAA.js', 'assets/page-BBBBBBBB.js', 'assets/vue-SHARED00.js', 'content/choices-0123456789ab.json'])
  expect(existsSync(join(kept().files, 'index.html'))).toBe(false)

  const server = new Hono<Env>()
  server.onError(answerError)
  server.route('/', appRoutes(app(), kept().files))
  const text = async (path: string) => { const answer = await server.request(path); return [answer.status, answer.status === 200 ? await answer.text() : ''] }
  expect(await text('/assets/page-AAAAAAAA.js')).toEqual([200, 'old'])
  expect((await server.request('/assets/page-AAAAAAAA.js')).headers.get('cache-control')).toContain('immutable')
  expect(await text('/assets/page-BBBBBBBB.js')).toEqual([200, 'new'])
  expect(await text('/assets/page-CCCCCCCC.js')).toEqual([404, ''])
  for (const path of ['/secret.txt', '/assets/..%2f..%2fbuilds.json', '/assets/%2e%2e/x-AAAAAAAA.js']) expect((await text(path))[0]).not.toBe(200)
})

test('the present build is never answered from the folder of earlier ones', async () => {
  build({ 'assets/page-AAAAAAAA.js': 'true' })
  await kept().keep(app(), day(0))
  writeFileSync(join(kept().files, 'assets/page-AAAAAAAA.js'), 'tampered')
  const server = new Hono<Env>()
  server.route('/', appRoutes(app(), kept().files))
  expect(await (await server.request('/assets/page-AAAAAAAA.js')).text()).toBe('true')
})

test('builds go by age and by number, and what a kept one shares with them stays', async () => {
  for (let number = 0; number < KEEP_BUILDS + 10; number += 1) {
    build({ [`assets/page-${String(number).padStart(8, '0')}.js`]: `${number}`, 'assets/vue-SHARED00.js': 'vue' })
    await kept().keep(app(), day(number / 10))
  }
  expect(keptFiles().length).toBe(KEEP_BUILDS + 1)
  expect(keptFiles()).not.toContain('assets/page-00000009.js')
  // The same build, served for long: it stays, the others have become too old.
  await kept().keep(app(), day(KEEP_DAYS + 10))
  expect(keptFiles()).toEqual([`assets/page-${String(KEEP_BUILDS + 9).padStart(8, '0')}.js`, 'assets/vue-SHARED00.js'])
})

test('a list that was cut off harms nothing, two processes may keep at once, and an app that is not built is let be', async () => {
  await kept().keep(app(), day(0))
  build({ 'assets/page-AAAAAAAA.js': 'a' })
  await kept().keep(app(), day(0))
  writeFileSync(join(folder, 'data/builds/feedfeedfeedfeed.json'), '{"servedAt":1,"fi')
  await Promise.all([kept().keep(app(), day(1)), kept().keep(app(), day(1))])
  expect(keptFiles()).toEqual(['assets/page-AAAAAAAA.js'])
  expect(readdirSync(join(folder, 'data/builds')).sort()).toEqual([expect.stringMatching(/^[0-9a-f]{16}\.json$/) as string, 'files'])
})
