import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, expect, test } from 'vitest'
import { UPLOADS_PATH, type EnrolmentIssued } from '@/contract'
import type { Device as Phone } from '@/device'
import { folderBlobs } from '@/server/attachments/folder-blobs'
import { restoreBackup, writeBackup } from '@/server/backup'
import { rowsOf, type Database } from '@/server/store/database'
import { verificationLines, verifyDatabase } from '@/server/verify'
import { createClient, createMemoryLock, createSessionKeeper, createSyncEngine, quarantine, quarantineFiles, sayWiped, SyncProblem, type Client, type SessionKeeper, type SyncEngine, type Transport, type Uploader } from '@/sync'
import { openPhone, seededRandom } from '../device/phone'
import { noTimers } from '../sync/world'
import { onEachBackend } from './support/backends'
import { cookieOf, Device } from './support/client'
import { jpeg, read } from './support/files'
import { startTestServer, TOWN, type TestServer } from './support/test-server'

const folder = mkdtempSync(join(tmpdir(), 'ipw-restored-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const PHOTO = new Uint8Array(jpeg(200)).buffer

/** The library's build for Node takes no blobs, so the two requests of an upload are made by hand. */
const plainUploader = (server: { url: string }, session: SessionKeeper): Uploader => async ({ file, town, bytes }) => {
  const headers = { authorization: `Bearer ${await session.token(false)}`, 'tus-resumable': '1.0.0' }
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const begun = await fetch(server.url + UPLOADS_PATH, { method: 'POST', headers: { ...headers, 'upload-length': String(bytes.byteLength), 'upload-metadata': `attachmentId ${base64(file.id)},town ${base64(town)}` } })
  const sent = await fetch(new URL(begun.headers.get('location')!, server.url), { method: 'PATCH', headers: { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }, body: bytes })
  if (sent.status !== 204) throw new SyncProblem('offline', 'offline')
}

/** A person's real phone core, over real HTTP; the address it talks to can be another server tomorrow. */
class Officer {
  readonly account: Device
  readonly phone: Phone
  readonly server: { url: string }
  engine: SyncEngine
  client!: Client
  #cookie: string

  static async of(server: TestServer, account: Device): Promise<Officer> {
    return new Officer(server, account, await openPhone({ personId: account.person.id }))
  }

  private constructor(server: { url: string }, account: Device, phone: Phone) {
    this.account = account
    this.phone = phone
    this.server = { url: server.url }
    this.#cookie = account.cookie
    this.engine = this.#engineFor(account)
  }

  /** Opens a new link on the same phone. */
  signInAgain(account: Device): void {
    this.#cookie = account.cookie
    this.engine = this.#engineFor(account)
  }

  #engineFor({ person, deviceId, accessToken, accessExpiresAt }: Device): SyncEngine {
    const { server, phone: { db } } = this
    const transport: Transport = async ({ method, path, headers, body, signal }) => {
      const response = await fetch(server.url + path, { method, headers: { ...headers, cookie: this.#cookie }, signal, ...(body === undefined ? {} : { body }) })
      this.#cookie = cookieOf(response.headers) ?? this.#cookie
      return { status: response.status, header: (name) => response.headers.get(name), text: () => response.text(), bytes: () => response.arrayBuffer() }
    }
    const lock = createMemoryLock()
    const world = { transport, clock: db.clock, random: seededRandom(5), timers: noTimers, lock }
    this.client = createClient(world)
    const session = createSessionKeeper(this.client, lock, person.id)
    session.adopt({ nonce: '', person, deviceId, accessToken, accessExpiresAt })
    return createSyncEngine({ db, deviceId, session, upload: plainUploader(server, session), world })
  }

  /** Until it has nothing more to say, as the app does by timer. */
  async sync(): Promise<string | undefined> {
    for (let round = 0; round < 4; round += 1) await this.engine.now()
    return this.engine.state.get().lastError
  }

  async view(): Promise<Record<string, unknown>> {
    const rows = await this.phone.db.records.toArray()
    return Object.fromEntries(rows.map(({ id, version, fields, conflicts, pending }) => [id, { version, fields, conflicts, pending }]).sort())
  }
}

async function backUp(server: TestServer): Promise<string> {
  const path = join(folder, `${v7()}.backup`)
  const { database, blobs } = server.running.services
  const lines: string[] = []
  await writeBackup({ database, openFile: (sha256) => blobs.open(sha256), now: () => server.clock.now }, async (text) => { lines.push(text) })
  await pipeline(Readable.from(lines), createGzip(), createWriteStream(path))
  return path
}

/** The server that goes on where the backup was written. */
async function restore(before: TestServer, backup: string, fresh: Database) {
  const dataDir = join(folder, v7())
  mkdirSync(dataDir)
  const blobs = folderBlobs(join(dataDir, 'attachments'), v7)
  await restoreBackup({ database: fresh, folder: dataDir, keepFile: (path, sha256) => blobs.keep(path, sha256), now: () => before.clock.now, newId: v7 }, backup, { replace: false })
  const after = await startTestServer(() => Promise.resolve(fresh), { dataDir })
  after.clock.now = before.clock.now
  return { after, blobs }
}

/** A visit with one photo. @returns ids of the photo and the visit */
async function visitWithPhoto({ drafts, attachments }: Phone, enterpriseId: string) {
  const draft = await drafts.create('visit', {})
  const file = await attachments.addToDraft(draft.id, { role: 'photo', name: '厂门.jpg', type: 'image/jpeg', bytes: PHOTO })
  const [visit] = await drafts.submit(draft.id, [{ kind: 'visit', town: TOWN, fields: { number: '丁蜀-1', enterpriseId, startedAt: '2026-11-22T01:00:00Z', mode: 'onSite', visitors: [{ name: '周敏' }], submittedAt: '2026-11-22T02:00:00Z' } }])
  return { file, visit: visit! }
}

onEachBackend('a server restored from an older backup', ({ openFresh, openEmpty }) => {
  test('gets all that phones had sent since, from each phone by itself, and phones and server agree', async () => {
    const before = await startTestServer(openFresh)
    const zhou = await Officer.of(before, await before.person({ name: '周敏', role: 'officer', towns: [TOWN] }))
    const wu = await Officer.of(before, await before.person({ name: '吴刚', role: 'officer', towns: [TOWN] }))
    const early = await zhou.phone.records.create('enterprise', TOWN, { name: '备份之前' })
    expect(await zhou.sync()).toBeUndefined()
    expect(await wu.sync()).toBeUndefined()
    const backup = await backUp(before)

    await wu.phone.records.change('enterprise', early, { note: '吴刚备份之后写的' })
    const late = await wu.phone.records.create('enterprise', TOWN, { name: '备份之后' })
    expect(await wu.sync()).toBeUndefined()
    // zhou's tokens are renewed after the backup: the restored server cannot know them
    before.clock.advance(11 * 60_000)
    const { file } = await visitWithPhoto(zhou.phone, early)
    await zhou.phone.records.change('enterprise', early, { address: '周敏备份之后写的' })
    expect(await zhou.sync()).toBeUndefined()
    expect((await zhou.phone.db.attachments.get(file))?.state).toBe('received')
    const both = [zhou, wu]
    // and one edit that never got out before
    await zhou.phone.records.change('enterprise', late, { note: '还没发出' })
    await before.close()

    const fresh = await openEmpty()
    const { after, blobs } = await restore(before, backup, fresh)
    try {
      for (const officer of both) officer.server.url = after.url
      expect(await wu.sync()).toBeUndefined()
      expect(await zhou.sync()).toBe('signed-out')
      // nothing of hers is lost meanwhile
      expect(await zhou.phone.outbox.counts()).toMatchObject({ rejected: 0 })
      const { body: { code } } = await (await after.administrator()).call<EnrolmentIssued>('POST', `/api/people/${zhou.account.person.id}/enrolments`)
      zhou.signInAgain(await Device.enrol(after.url, code, zhou.account.deviceId))
      expect(await zhou.sync()).toBeUndefined()
      expect(await wu.sync()).toBeUndefined()

      for (const officer of both) expect(await officer.phone.outbox.counts()).toMatchObject({ waiting: 0, rejected: 0 })
      const [hers, his] = [await zhou.view(), await wu.view()]
      expect(hers).toEqual(his)
      expect(hers[early]).toMatchObject({ fields: { name: '备份之前', note: '吴刚备份之后写的', address: '周敏备份之后写的' }, pending: [] })
      expect(hers[late]).toMatchObject({ fields: { name: '备份之后', note: '还没发出' }, pending: [] })
      const { records } = await (await after.secondDevice(wu.account.person)).pullAll()
      expect([...records.keys()].sort()).toEqual(Object.keys(hers))
      expect(records.get(file)).toMatchObject({ kind: 'attachment', receivedAt: expect.any(String) })
      expect(verificationLines(await verifyDatabase(fresh, { openFile: (sha256) => blobs.open(sha256) })).lines).toContain('✓ files: 1 received')
      const edits = await rowsOf<{ entries: number; edits: number }>(fresh.orm, sql`select count(mutation_id)::integer as entries, count(distinct mutation_id)::integer as edits from town_log`)
      expect(edits[0]!.entries).toBe(edits[0]!.edits)
      // and it is quiet afterwards
      const heads = await rowsOf(fresh.orm, sql`select town, seq from town_head order by town`)
      for (const officer of both) await officer.sync()
      expect(await rowsOf(fresh.orm, sql`select town, seq from town_head order by town`)).toEqual(heads)
    } finally {
      await after.close()
    }
  })

  test('is handed what it lost, photos too, by a phone that is to be emptied before it has heard of the restore', async () => {
    const before = await startTestServer(openFresh)
    const wu = await Officer.of(before, await before.person({ name: '吴刚', role: 'officer', towns: [TOWN] }))
    const { phone, account: { deviceId, person } } = wu
    const early = await phone.records.create('enterprise', TOWN, { name: '备份之前' })
    expect(await wu.sync()).toBeUndefined()
    const backup = await backUp(before)
    await phone.records.change('enterprise', early, { note: '备份之后写的' })
    const { file, visit } = await visitWithPhoto(phone, early)
    expect(await wu.sync()).toBeUndefined()
    expect(await phone.db.attachments.get(file)).toMatchObject({ state: 'received' })
    await phone.records.change('enterprise', early, { note: '还没发出' })
    expect(await phone.outbox.counts()).toMatchObject({ waiting: 1, sent: 4 })
    await before.close()

    const { after } = await restore(before, backup, await openEmpty())
    try {
      wu.server.url = after.url
      const administrator = await after.administrator()
      expect((await administrator.call('POST', `/api/people/${person.id}/devices/${deviceId}/wipe`)).status).toBe(204)
      expect(await wu.sync()).toBe('device-wiped')
      // What the backup holds is not handed over once more.
      expect(await quarantine(phone.db, wu.client, deviceId)).toEqual({ edits: 4, tooLong: 0 })
      expect(await quarantineFiles(phone.db, wu.client, deviceId)).toEqual({ files: 1, lost: 0 })
      await sayWiped(wu.client, deviceId)
      expect((await administrator.call('POST', `/api/quarantine/${deviceId}/release`)).body).toMatchObject({ released: 4, refused: 0, files: 1, filesRefused: 0 })
      const colleague = await after.person({ name: '同事', role: 'officer', towns: [TOWN] })
      const { records } = await colleague.pullAll()
      expect(records.get(early)).toMatchObject({ fields: { note: '还没发出' }, conflicts: [] })
      expect(records.has(visit)).toBe(true)
      expect(Buffer.from((await read(colleague, file)).bytes).equals(Buffer.from(PHOTO))).toBe(true)
    } finally {
      await after.close()
    }
  })
})
