import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'

/** The least a server can do: swallow one compressed body, give one compressed answer. */
export async function startFloorServer(records: readonly object[]): Promise<{ url: string; stop(): void; pullBytes: number }> {
  const packed = gzipSync(JSON.stringify(records.map((record) => ({ id: randomUUID(), ...record }))))
  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('timing-allow-origin', '*')
    if (request.method === 'POST') {
      request.resume().on('end', () => response.end('{}'))
      return
    }
    response.setHeader('content-encoding', 'gzip')
    response.setHeader('content-type', 'application/json')
    response.end(packed)
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, stop: () => { server.close() }, pullBytes: packed.length }
}
