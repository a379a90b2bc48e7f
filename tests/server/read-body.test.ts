import { gzipSync } from 'node:zlib'
import { Hono } from 'hono'
import * as v from 'valibot'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from 'node:net'
import type { Env } from '@/server/http/context'
import { answerError } from '@/server/http/errors'
import { listen, type Listening } from '@/server/http/listen'
import { readJson } from '@/server/http/read-body'

let listening: Listening
beforeAll(async () => {
  const app = new Hono<Env>()
  app.onError(answerError)
  app.post('/', async (c) => c.json(await readJson(c, v.object({ text: v.string() }), { maxBytes: 1_000, timeoutMs: 150 })))
  listening = await listen(app, { port: 0, host: '127.0.0.1', behindProxy: false })
})
afterAll(() => listening.close())

/** Sends the head of a request and then pieces of its body, as slowly as told; never says that it is done. */
function trickle(headers: string, pieces: (string | Uint8Array)[], everyMs: number): Promise<string> {
  return new Promise((resolve) => {
    let said = ''
    const socket = connect(listening.port, '127.0.0.1', () => {
      socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${headers}\r\n\r\n`)
      const timer = setInterval(() => {
        const piece = pieces.shift()
        if (piece !== undefined) socket.write(piece)
      }, everyMs)
      socket.on('data', (chunk) => { said += chunk.toString(); socket.end() })
      socket.on('close', () => { clearInterval(timer); resolve(said) })
      socket.on('error', () => undefined)
    })
  })
}

test('a body that trickles in is given up', async () => {
  const said = await trickle('content-length: 500', Array.from({ length: 400 }, () => ' '), 10)
  expect(said).toMatch(/^HTTP\/1\.1 408 /)
  expect(said).toContain('{"error":"timeout"}')
})

test('so is a packed one', async () => {
  const packed = gzipSync('{"text":"x"}')
  const said = await trickle('content-length: 500\r\ncontent-encoding: gzip', [packed.subarray(0, 12)], 10)
  expect(said).toMatch(/^HTTP\/1\.1 408 /)
})

test('a body of unsaid length is cut off at the limit', async () => {
  const said = await trickle('transfer-encoding: chunked', Array.from({ length: 30 }, () => `64\r\n${'x'.repeat(100)}\r\n`), 2)
  expect(said).toMatch(/^HTTP\/1\.1 413 /)
  expect(said).toContain('{"error":"body-too-large"}')
})

test('an honest one is read, packed or not', async () => {
  const url = `http://127.0.0.1:${listening.port}/`
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  const plain = await fetch(url, { method: 'POST', headers, body: '{"text":"一"}' })
  expect(await plain.json()).toEqual({ text: '一' })
  const packed = await fetch(url, { method: 'POST', headers: { ...headers, 'content-encoding': 'gzip' }, body: gzipSync('{"text":"二"}') })
  expect(await packed.json()).toEqual({ text: '二' })
})
