import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLog } from '@/server/log'
import { Device } from './support/client'
import { onEachBackend } from './support/backends'
import { enterprise } from './support/samples'
import { startTestServer, type TestServer } from './support/test-server'

onEachBackend('log', ({ openFresh }) => {
  let server: TestServer
  let text = ''
  beforeAll(async () => {
    const sink = new Writable({ write(chunk: Buffer, _encoding, done) { text += chunk.toString(); done() } })
    server = await startTestServer(openFresh, {}, createLog('trace', sink))
  })
  afterAll(() => server.close())

  test('each request is one line with id, method, path, status and time, without anything personal', async () => {
    const code = server.running.links[0]!.code
    const device = await Device.enrol(server.url, code)
    await device.push(device.edit(enterprise({ name: '秘密企业', contacts: [{ name: '张三', phone: '13800000000' }] })))
    await device.pullAll()
    const lines = text.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines.find(({ path }) => path === '/api/sync/push')).toMatchObject({ method: 'POST', status: 200, requestId: expect.any(String) as string, ms: expect.any(Number) as number })
    for (const secret of ['秘密企业', '张三', '13800000000', code, device.accessToken, device.cookie, device.person.name, 'cursors=']) expect(text).not.toContain(secret)
  })

  test('who is refused stands there by ids and with the reason', async () => {
    const asker = await server.supervisor()
    expect((await asker.call('GET', '/api/people')).status).toBe(403)
    const line = text.trim().split('\n').map((each) => JSON.parse(each) as Record<string, unknown>).find(({ refusal }) => refusal === 'forbidden')
    expect(line).toMatchObject({ personId: asker.person.id, deviceId: asker.deviceId, requestId: expect.any(String) as string })
    expect(text).not.toContain(asker.person.name)
  })

  test('a fault is logged with its cause but without the values of the statement', async () => {
    const { database, log } = server.running.services
    const { sql } = await import('drizzle-orm')
    await database.orm.execute(sql`select ${'张三'}::integer`).catch((error: unknown) => log.error({ err: error, name: '张三', more: { phone: '13800000000' } }, 'request failed'))
    expect(text).toContain('"code":"22P02"')
    for (const secret of ['张三', '13800000000']) expect(text).not.toContain(secret)
  })
})
