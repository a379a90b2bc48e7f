import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Env } from './context'

const pack = promisify(gzip)
const WORTH_PACKING_CHARACTERS = 1_024
const LEVEL = 4

/** A JSON answer that nobody keeps, packed when the asker takes gzip. */
export async function answerJson(c: Context<Env>, value: unknown, status: ContentfulStatusCode = 200): Promise<Response> {
  const text = JSON.stringify(value)
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', vary: 'accept-encoding' }
  if (text.length < WORTH_PACKING_CHARACTERS || !/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) return c.body(text, status, headers)
  return c.body(new Uint8Array(await pack(text, { level: LEVEL })), status, { ...headers, 'content-encoding': 'gzip' })
}
