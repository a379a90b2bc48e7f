import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pageHand } from '../harness/chromium-hand'
import { FaultProxy } from '../harness/fault-proxy'
import { cameraPhoto, sha256 } from '../harness/files'
import { byText, openApp, signIn, waitForWorker } from '../harness/pages'
import { filesOnPhone, type PhoneFile } from '../harness/phone-files'
import { useStage } from '../harness/stage'
import { ENTERPRISE, fillVisit, submitVisit } from '../harness/visit'
import { row } from './row'

const PIECE = /^PATCH \/api\/uploads\//

describe.sequential('the server is killed in the middle of an upload and the phone started anew', () => {
  const on = useStage('phone')
  let line: FaultProxy
  let photo: PhoneFile
  let visitAddress: string
  /** Bytes on the server's disk when it was killed. */
  let arrived: number

  const uploads = () => join(on.server.dataDir, 'uploads')
  const uploaded = async (): Promise<number> => {
    const names = (await readdir(uploads())).filter((name) => /^[0-9a-f]{32}$/.test(name))
    return names.length === 1 ? (await stat(join(uploads(), names[0]!))).size : 0
  }
  const offsets = () => line.passages(PIECE).map(({ headers }) => Number(headers['upload-offset']))

  beforeAll(async () => {
    line = await FaultProxy.to(on.server.port)
  })
  afterAll(() => line?.close())

  it('a photo stands half on the server when the server ends without a word', async () => {
    const page = await on.phone.open()
    await signIn(page, line.link(on.server.links()[0]!))
    await page.goto(`${line.origin}/enterprises`)
    await byText(page, ENTERPRISE).waitFor()
    await waitForWorker(page)
    const photoPath = on.path('photo.jpg')
    await cameraPhoto(pageHand(page).run, photoPath)
    await fillVisit(page, photoPath)
    // The records and about half of the photo.
    line.cutAfter(150_000)
    visitAddress = await submitVisit(page)
    photo = (await filesOnPhone(page)).find(({ role }) => role === 'photo')!
    await expect.poll(uploaded, { timeout: 60_000, interval: 100 }).toBeGreaterThan(60_000)
    await on.server.kill('SIGKILL')
    // Not killed: Chromium writes cookies some seconds late, and the session is not what is tried here.
    await on.phone.close()
    arrived = await uploaded()
    // Chromium sends the piece once more when its connection breaks.
    expect(new Set(offsets())).toEqual(new Set([0]))
  })

  row(17, 'server killed, phone started anew', async () => {
    line.mend()
    const before = offsets().length
    await on.server.start()
    const page = await on.phone.open()
    await openApp(page, visitAddress)
    await byText(page, '照片和文件 1/1 已收到').waitFor({ timeout: 90_000 })
    expect(offsets()[before]).toBe(arrived)
    const kept = await readFile(join(on.server.dataDir, 'attachments', photo.sha256.slice(0, 2), photo.sha256))
    expect(kept.length).toBeGreaterThan(arrived)
    expect(sha256(kept)).toBe(photo.sha256)
    expect((await filesOnPhone(page)).map(({ state }) => state)).toEqual(['received'])
    return `The line fell silent in the middle of a photo, the server was killed and the app closed: it went on by itself at byte ${arrived} of ${kept.length}, and the file is whole.`
  })
})
