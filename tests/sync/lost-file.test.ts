// A file the server has lost comes back from a phone that still holds it: the real engine and uploader against the real server.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Device } from '@/device'
import { bytesOf, createClient, createFetchTransport, createSessionKeeper, createTusUploader, systemTimers, type SyncEngine } from '@/sync'
import { openPhone, TOWN } from '../device/phone'
import type { Device as Account } from '../server/support/client'
import { jpeg, sha256 } from '../server/support/files'
import { startTestServer, type TestServer } from '../server/support/test-server'
import { makeEngine, noTimers } from './world'

interface Phone {
  device: Device
  engine: SyncEngine
  read(id: string): Promise<Buffer>
}

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

/** @param answered told of each answer before the engine has it */
async function phoneOf(account: Account, answered: (path: string) => Promise<void> = async () => undefined): Promise<Phone> {
  return tabOf(account, await openPhone({ personId: account.person.id }), answered)
}

/** A tab of a browser without locks across tabs. */
function tabOf(account: Account, device: Device, answered: (path: string) => Promise<void> = async () => undefined): Phone {
  const transport = createFetchTransport(async (path, init) => {
    const answer = await fetch(`${account.url}${String(path)}`, init)
    await answered(String(path))
    return answer
  })
  const session = createSessionKeeper(createClient({ transport, random: device.db.random, timers: systemTimers }), undefined as never, account.person.id)
  session.adopt({ nonce: '', person: account.person, deviceId: account.deviceId, accessToken: account.accessToken, accessExpiresAt: '' })
  const upload = createTusUploader(device.db, session, `${account.url}/api/uploads`)
  const engine = makeEngine({ device, deviceId: account.deviceId, token: account.accessToken, transport, upload, timers: noTimers })
  return { device, engine, read: async (id) => Buffer.from(await bytesOf(device, session, id)) }
}

async function visitWithPhoto({ device }: Phone, bytes: Buffer): Promise<{ visitId: string; photoId: string }> {
  const enterpriseId = await device.records.create('enterprise', TOWN, { name: '甲' })
  const draft = await device.drafts.create('visit', { enterpriseId })
  const photoId = await device.attachments.addToDraft(draft.id, { role: 'photo', name: '门头.jpg', type: 'image/jpeg', bytes: new Uint8Array(bytes).buffer })
  const [visitId] = await device.drafts.submit(draft.id, [{ kind: 'visit', town: TOWN, fields: {
    number: '丁蜀-20260302-01A', enterpriseId, startedAt: '2026-03-02T01:00:00.000Z', mode: 'onSite', visitors: [{ name: '周敏' }], submittedAt: '2026-03-02T02:00:00.000Z',
  } }])
  return { visitId: visitId!, photoId }
}

const lose = (bytes: Buffer): Promise<void> => rm(join(server.dataDir, 'attachments', sha256(bytes).slice(0, 2), sha256(bytes)))

test('the phone that took it sends it again, and readers see each step', async () => {
  const [sender, reader] = [await phoneOf(await server.officer()), await phoneOf(await server.supervisor())]
  const bytes = jpeg(1_300_000)
  const { visitId, photoId } = await visitWithPhoto(sender, bytes)
  const seen = async (phone: Phone) => {
    await phone.engine.now()
    expect(phone.engine.state.get()).toMatchObject({ phase: 'idle', lastError: undefined })
    return (await phone.device.attachments.listOf('visit', visitId))[0]
  }
  expect((await seen(sender))?.receivedAt).toBeTruthy()
  expect((await seen(reader))?.receivedAt).toBeTruthy()

  await lose(bytes)
  server.clock.advance(1_000)
  await expect(reader.read(photoId)).rejects.toMatchObject({ code: 'attachment-missing' })
  expect(await seen(reader)).toMatchObject({ receivedAt: null, missing: true, here: false })
  await expect(reader.read(photoId)).rejects.toMatchObject({ code: 'attachment-missing' })

  const sent = await seen(sender)
  expect(sent?.receivedAt).toBeTruthy()
  expect(sent).not.toHaveProperty('missing')
  const back = await seen(reader)
  expect(back?.receivedAt).toBe(sent?.receivedAt)
  expect(back).not.toHaveProperty('missing')
  expect((await reader.read(photoId)).equals(bytes)).toBe(true)
})

test('a copy kept from reading brings it back when the sender has none', async () => {
  const [sender, reader] = [await phoneOf(await server.officer()), await phoneOf(await server.supervisor())]
  const bytes = jpeg(4_000)
  const { visitId, photoId } = await visitWithPhoto(sender, bytes)
  await sender.engine.now()
  await reader.engine.now()
  expect((await reader.read(photoId)).equals(bytes)).toBe(true)
  // Days later the sender has let its copy go, as `tidy` does.
  await sender.device.db.attachments.delete(photoId)
  await sender.device.db.attachmentBytes.delete(photoId)

  await lose(bytes)
  server.clock.advance(1_000)
  await expect(sender.read(photoId)).rejects.toMatchObject({ code: 'attachment-missing' })
  await sender.engine.now()
  expect(await sender.device.attachments.listOf('visit', visitId)).toMatchObject([{ missing: true, here: false }])
  await reader.engine.now()
  expect(await reader.device.attachments.transfers()).toMatchObject([{ id: photoId, receivedAt: expect.any(String) as string }])
  expect((await sender.read(photoId)).equals(bytes)).toBe(true)
})

test('a receipt does not stand against word of the loss that another tab has read since', async () => {
  const bytes = jpeg(5_000)
  const account = await server.officer()
  const reader = await phoneOf(await server.supervisor())
  let lost = false
  const tab = await phoneOf(account, async (path) => {
    if (lost || !path.endsWith('/receipt')) return
    lost = true
    await lose(bytes)
    server.clock.advance(1_000)
    await reader.engine.now()
    await reader.read(photoId).catch(() => undefined)
    await cutOff.engine.now()
  })
  // It hears of the loss, and can send nothing.
  const cutOff = tabOf(account, tab.device, async (path) => { if (path.endsWith('/receipt')) throw new TypeError('network') })
  const { visitId, photoId } = await visitWithPhoto(tab, bytes)
  const shown = async () => (await tab.device.attachments.listOf('visit', visitId))[0]

  await tab.engine.now()
  expect(await shown()).toMatchObject({ receivedAt: null, missing: true })
  await tab.engine.now()
  expect((await shown())?.receivedAt).toBeTruthy()
  expect((await reader.read(photoId)).equals(bytes)).toBe(true)
})
