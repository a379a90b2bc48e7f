import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { randomBytes, randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'

const unpacked = promisify(gunzip)
const packed = promisify(gzip)
/** As our own server packs its answers. */
const LEVEL = 4
const BODY_MOST_BYTES = 64 * 1024 * 1024

type Json = Record<string, unknown>

async function bodyOf(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  const text = bytes[0] === 0x1f && bytes[1] === 0x8b ? await unpacked(bytes, { maxOutputLength: BODY_MOST_BYTES }) : bytes
  return text.length > 0 ? JSON.parse(text.toString()) as Json : {}
}

/**
 * The rivals' server sides with nothing behind them but memory: no rights, no merge, no log, no disk. What it lacks makes the
 * rivals faster than they would be.
 */
export async function startRivalsServer(records: readonly object[]): Promise<{ url: string; stop(): void }> {
  const rev = `1-${randomBytes(16).toString('hex')}`
  const kept = records.map((record) => ({ id: randomUUID() as string, ...record }))
  const byId = new Map<string, Json>(kept.map(({ id, ...doc }) => [id, { _id: id, _rev: rev, ...doc, _revisions: { start: 1, ids: [rev.slice(2)] } }]))
  const pushed = new Set<string>()
  const locals = new Map<string, Json>()

  const rx = async (path: string, query: URLSearchParams, request: IncomingMessage): Promise<unknown> => {
    if (path === '/rx/push') {
      for (const { newDocumentState } of await bodyOf(request) as unknown as { newDocumentState: { id: string } }[]) pushed.add(newDocumentState.id)
      return { conflicts: [] }
    }
    const after = Number(query.get('after'))
    const documents = kept.slice(after, after + Number(query.get('limit'))).map((doc) => ({ ...doc, _deleted: false }))
    return { documents, checkpoint: { at: after + documents.length } }
  }

  const changes = (query: URLSearchParams): unknown => {
    const since = Number(query.get('since') ?? 0)
    const results = kept.slice(since, since + Number(query.get('limit') ?? kept.length)).map(({ id }, index) => ({ seq: since + index + 1, id, changes: [{ rev }] }))
    return { results, last_seq: since + results.length, pending: kept.length - since - results.length }
  }

  const pouch = async (path: string, query: URLSearchParams, request: IncomingMessage): Promise<unknown> => {
    if (path === '') return { db_name: 'pouch', update_seq: kept.length, doc_count: kept.length, instance_start_time: '0' }
    if (path === '_changes') return changes(query)
    if (path.startsWith('_local/')) {
      if (request.method === 'GET') return locals.get(path)
      locals.set(path, { ...await bodyOf(request), _rev: '0-1' })
      return { ok: true, id: path, rev: '0-1' }
    }
    const body = await bodyOf(request)
    if (path === '_revs_diff') return Object.fromEntries(Object.entries(body).map(([id, missing]) => [id, { missing }]))
    if (path === '_bulk_docs') {
      for (const { _id } of body.docs as { _id: string }[]) pushed.add(_id)
      return []
    }
    if (path === '_bulk_get') return { results: (body.docs as { id: string }[]).map(({ id }) => ({ id, docs: [{ ok: byId.get(id) }] })) }
    return undefined
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*')
    response.setHeader('access-control-allow-credentials', 'true')
    response.setHeader('access-control-allow-methods', 'GET, PUT, POST')
    response.setHeader('access-control-allow-headers', 'content-type, accept')
    response.setHeader('access-control-max-age', '600')
    response.setHeader('timing-allow-origin', '*')
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://rivals')
    if (request.method === 'OPTIONS') return void response.writeHead(204).end()
    const value = pathname.startsWith('/rx/') ? await rx(pathname, searchParams, request) : await pouch(decodeURIComponent(pathname.replace(/^\/pouch\/?/, '')), searchParams, request)
    response.setHeader('content-type', 'application/json')
    response.setHeader('content-encoding', 'gzip')
    response.writeHead(value === undefined ? 404 : 200).end(await packed(JSON.stringify(value ?? { error: 'not_found' }), { level: LEVEL }))
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => { response.writeHead(500).end(String(error)) })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => { server.close() } }
}
