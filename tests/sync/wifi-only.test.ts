import { expect, test } from 'vitest'
import type { Device } from '@/device'
import { browserNetwork, SyncProblem, WIFI_ONLY_KEY, type Network, type Uploader } from '@/sync'
import { openPhone, TOWN } from '../device/phone'
import { FakeServer } from './fake-server'
import { makeEngine, network } from './world'

/** A browser's word of the line in use; `undefined` where it says nothing, as on iPhones and desktops. */
class Line extends EventTarget {
  type: string | undefined
  constructor(type: string | undefined) {
    super()
    this.type = type
  }
}

const file = (name: string, kilobytes: number) => ({ role: 'photo' as const, name, type: 'image/jpeg', bytes: new ArrayBuffer(kilobytes * 1024) })

async function phoneOn(line: Line): Promise<{ device: Device; tried: string[]; sync(): Promise<void> }> {
  const server = new FakeServer()
  const account = server.addDevice({ id: 'device-1', personId: 'person-1', towns: [TOWN], token: 'token-1' })
  const device = await openPhone()
  const tried: string[] = []
  // What becomes of it later is not asked here.
  const upload: Uploader = async ({ file: { name } }) => {
    tried.push(name)
    throw new SyncProblem('offline', 'offline')
  }
  const engine = makeEngine({ device, deviceId: account.id, token: account.token, transport: network(server), upload, network: browserNetwork(line) as Network })
  const enterpriseId = await device.records.create('enterprise', TOWN, { name: '甲' })
  const draft = await device.drafts.create('visit', { enterpriseId })
  await device.attachments.addToDraft(draft.id, file('photo.jpg', 300))
  await device.drafts.submit(draft.id, [{ kind: 'visit', town: TOWN, fields: {
    number: '丁蜀-20260302-01A', enterpriseId, startedAt: '2026-03-02T01:00:00.000Z', mode: 'onSite', visitors: [{ name: '周敏' }], submittedAt: '2026-03-02T02:00:00.000Z',
  } }])
  return { device, tried, sync: () => engine.now() }
}

test('files go over any line until the person wishes otherwise', async () => {
  const { tried, sync } = await phoneOn(new Line('cellular'))
  await sync()
  expect(tried).toEqual(['photo.jpg'])
})

test('with the wish, files wait while mobile data is the line, and records do not', async () => {
  const line = new Line('cellular')
  const { device, tried, sync } = await phoneOn(line)
  await device.keyed.set(WIFI_ONLY_KEY, true)
  await sync()
  expect(tried).toEqual([])
  expect((await device.outbox.counts()).waiting).toBe(0)
  line.type = 'wifi'
  await sync()
  expect(tried).toEqual(['photo.jpg'])
})

test('small files never wait', async () => {
  const { device, tried, sync } = await phoneOn(new Line('cellular'))
  await device.keyed.set(WIFI_ONLY_KEY, true)
  await device.db.attachments.toCollection().modify({ sizeBytes: 100 * 1024 })
  await sync()
  expect(tried).toEqual(['photo.jpg'])
})

test('"send now" lets go what waits now, and the wish stays for later files', async () => {
  const { device, tried, sync } = await phoneOn(new Line('cellular'))
  await device.keyed.set(WIFI_ONLY_KEY, true)
  await sync()
  await device.attachments.sendByAnyNetwork()
  await sync()
  expect(tried).toEqual(['photo.jpg'])
  expect(await device.keyed.get(WIFI_ONLY_KEY)).toBe(true)
})

test.each([undefined, 'unknown', 'ethernet'])('a browser that says "%s" holds nothing back', async (type) => {
  const { device, tried, sync } = await phoneOn(new Line(type))
  await device.keyed.set(WIFI_ONLY_KEY, true)
  await sync()
  expect(tried).toEqual(['photo.jpg'])
})

test('the wish is offered only where the browser tells lines apart, and a change of line is heard', () => {
  expect(browserNetwork(new Line('wifi')).tells()).toBe(true)
  expect(browserNetwork(new Line(undefined)).tells()).toBe(false)
  const line = new Line('cellular')
  const heard: string[] = []
  const stop = browserNetwork(line).onChange(() => heard.push(line.type!))
  line.type = 'wifi'
  line.dispatchEvent(new Event('change'))
  stop()
  line.dispatchEvent(new Event('change'))
  expect(heard).toEqual(['wifi'])
})
