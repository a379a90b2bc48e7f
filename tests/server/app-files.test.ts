import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync } from 'node:zlib'
import { request } from 'node:http'
import { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Env } from '@/server/http/context'
import { answerError } from '@/server/http/errors'
import { listen, type Listening } from '@/server/http/listen'
import { appRoutes } from '@/server/http/routes/app'
import { contentPolicy, securityHeaders } from '@/server/http/security-headers'

const STYLE = 'body{margin:0}'
const PAGE = `<!doctype html><style>${STYLE}</style><script src="/assets/index-AbCd1234.js"></script><div id="app"></div>`
const SCRIPT = 'console.log(1);'.repeat(500)

/** Packed as the server itself would not. */
const TIGHT = brotliCompressSync(SCRIPT, { params: { [constants.BROTLI_PARAM_LGWIN]: 10 } })

const folder = mkdtempSync(join(tmpdir(), 'ipw-app-'))
let listening: Listening
beforeAll(async () => {
  mkdirSync(join(folder, 'app/assets'), { recursive: true })
  writeFileSync(join(folder, 'app/index.html'), PAGE)
  writeFileSync(join(folder, 'app/index.js'), 'self.skipWaiting()')
  writeFileSync(join(folder, 'app/manifest.webmanifest'), '{}')
  writeFileSync(join(folder, 'app/icon.png'), Buffer.from([1, 2, 3]))
  writeFileSync(join(folder, 'app/assets/index-AbCd1234.js'), SCRIPT)
  writeFileSync(join(folder, 'app/assets/scale.worker-AbCd1234.js'), SCRIPT)
  for (const name of ['tight', 'stale', 'spoiled']) writeFileSync(join(folder, `app/assets/${name}-AbCd1234.js`), SCRIPT)
  writeFileSync(join(folder, 'app/assets/tight-AbCd1234.js.br'), TIGHT)
  writeFileSync(join(folder, 'app/assets/stale-AbCd1234.js.br'), brotliCompressSync('console.log(2)'))
  writeFileSync(join(folder, 'app/assets/spoiled-AbCd1234.js.br'), TIGHT.subarray(0, -4))
  writeFileSync(join(folder, 'app/.env'), 'hidden')
  writeFileSync(join(folder, 'secret.txt'), 'hidden')
  const app = new Hono<Env>()
  app.onError(answerError)
  app.use(securityHeaders({ policy: () => contentPolicy(PAGE), overTls: () => true }))
  app.route('/', appRoutes(join(folder, 'app')))
  listening = await listen(app, { port: 0, host: '127.0.0.1', behindProxy: false })
})
afterAll(async () => {
  await listening.close()
  rmSync(folder, { recursive: true, force: true })
})

/** As it is on the wire: fetch would unpack it and tidy the path. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }> {
  return new Promise((resolve, reject) => {
    request({ port: listening.port, host: '127.0.0.1', path, headers, method }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }))
    }).once('error', reject).end()
  })
}

test('files with a hash in their name are kept for ever, others are asked for again', async () => {
  expect((await get('/assets/index-AbCd1234.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable')
  for (const path of ['/', '/index.html', '/index.js', '/manifest.webmanifest', '/icon.png']) {
    const first = await get(path)
    expect([path, first.status, first.headers['cache-control']]).toEqual([path, 200, 'no-cache'])
    const again = await get(path, { 'if-none-match': String(first.headers.etag) })
    expect([again.status, again.body.length]).toEqual([304, 0])
  }
})

test('text travels packed as the asker likes, pictures as they are', async () => {
  const brotli = await get('/assets/index-AbCd1234.js', { 'accept-encoding': 'gzip, deflate, br' })
  expect(brotli.headers).toMatchObject({ 'content-encoding': 'br', 'content-type': 'text/javascript; charset=utf-8', vary: 'accept-encoding', 'content-length': String(brotli.body.length) })
  expect(brotliDecompressSync(brotli.body).toString()).toBe(SCRIPT)
  const gzip = await get('/assets/index-AbCd1234.js', { 'accept-encoding': 'gzip' })
  expect(gunzipSync(gzip.body).toString()).toBe(SCRIPT)
  expect((await get('/assets/index-AbCd1234.js')).body.toString()).toBe(SCRIPT)
  const icon = await get('/icon.png', { 'accept-encoding': 'gzip, br' })
  expect(icon.headers['content-encoding']).toBeUndefined()
  expect([...icon.body]).toEqual([1, 2, 3])
})

test('what the build has packed goes out as it is, unless it says something else', async () => {
  const packed = async (name: string) => (await get(`/assets/${name}-AbCd1234.js`, { 'accept-encoding': 'br' })).body
  const own = await packed('index')
  expect(own.equals(TIGHT)).toBe(false)
  expect((await packed('tight')).equals(TIGHT)).toBe(true)
  expect((await packed('stale')).equals(own)).toBe(true)
  expect((await packed('spoiled')).equals(own)).toBe(true)
})

test('every place inside the app answers with the start page; a missing file does not', async () => {
  for (const path of ['/visits/01a2', '/enrol', '/policy/items/x']) expect((await get(path)).body.toString()).toBe(PAGE)
  expect(await get('/assets/gone-AbCd1234.js')).toMatchObject({ status: 404 })
  expect((await get('/', {}, 'HEAD'))).toMatchObject({ status: 200, body: Buffer.alloc(0) })
  expect(await get('/', {}, 'POST')).toMatchObject({ status: 405 })
})

test('a file that was to be shared, on a phone whose browser has lost the worker, is not read; the page says that it has to be shared once more', async () => {
  const answer = await new Promise<{ status: number; to: string | undefined }>((resolve, reject) => {
    const asking = request({ port: listening.port, host: '127.0.0.1', path: '/share', method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x' } }, (response) => {
      response.resume()
      resolve({ status: response.statusCode!, to: response.headers.location })
    }).once('error', reject)
    asking.end(`--x\r\ncontent-disposition: form-data; name="files"; filename="p.jpg"\r\n\r\n${'x'.repeat(3_000_000)}\r\n--x--`)
  })
  expect(answer).toEqual({ status: 303, to: '/share?trouble=again' })
})

test('nothing outside the folder, and nothing hidden in it, can be reached', async () => {
  for (const path of ['/../secret.txt', '/..%2fsecret.txt', '/assets/..%2f..%2fsecret.txt', '/.env', '/%2e%2e/secret.txt', '/assets/%00', '/%c0%ae', '/..\\secret.txt', '//secret.txt']) {
    const answer = await get(path)
    expect(answer.body.toString()).not.toContain('hidden')
    expect([200, 400, 404]).toContain(answer.status)
  }
})

test('the policy allows nothing foreign and the inline style by its hash', async () => {
  const { headers } = await get('/')
  const policy = String(headers['content-security-policy'])
  const hash = createHash('sha256').update(STYLE).digest('base64')
  expect(policy).toContain(`style-src 'self' 'sha256-${hash}'`)
  expect(policy).toContain(`script-src 'self' 'wasm-unsafe-eval';`)
  for (const part of [`default-src 'none'`, `connect-src 'self'`, `object-src 'none'`, `base-uri 'none'`, `frame-ancestors 'none'`, `require-trusted-types-for 'script'`, 'trusted-types vue sw']) expect(policy).toContain(part)
  expect(policy).not.toMatch(/https?:|\*|unsafe-inline|'unsafe-eval'/)
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'strict-transport-security': expect.stringContaining('max-age=31536000') as string })
})

test('documents and workers bear the policy, what a page loads by its hashed name goes without', async () => {
  for (const path of ['/', '/visits/01a2', '/index.js', '/icon.png', '/assets/scale.worker-AbCd1234.js']) {
    expect([path, (await get(path)).headers['content-security-policy']]).toEqual([path, expect.stringContaining(`default-src 'none'`)])
  }
  const { headers } = await get('/assets/index-AbCd1234.js')
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' })
  for (const name of ['content-security-policy', 'strict-transport-security', 'etag']) expect([name, headers[name]]).toEqual([name, undefined])
})

test('an error answer bears the same headers', async () => {
  expect((await get('/assets/gone-AbCd1234.js')).headers['content-security-policy']).toContain(`default-src 'none'`)
})
