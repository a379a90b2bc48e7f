import { readdir, readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BrowserProcess } from '../harness/browser-process'
import { CutLine } from '../harness/cut-line'
import { ServerProcess } from '../harness/server-process'
import { cameraPhoto, sha256 } from './files'
import { byText, signIn, waitForWorker } from './pages'
import { filesOnPhone, type PhoneFile } from './phone-files'

const enterprise = '宜兴样例紫砂工艺有限公司'

describe.sequential('the server is killed in the middle of an upload and the phone started anew', () => {
  let server: ServerProcess
  let line: CutLine
  let phone: BrowserProcess
  let photo: PhoneFile
  let visitAddress: string
  /** Bytes on the server's disk when it was killed. */
  let arrived: number

  const uploads = () => join(server.dataDir, 'uploads')
  const uploaded = async (): Promise<number> => {
    const names = (await readdir(uploads())).filter((name) => /^[0-9a-f]{32}$/.test(name))
    return names.length === 1 ? (await stat(join(uploads(), names[0]!))).size : 0
  }

  beforeAll(async () => {
    server = await ServerProcess.create()
    phone = await BrowserProcess.create()
    await server.start()
    line = await CutLine.to(server.port)
  })
  afterAll(async () => {
    await phone?.remove()
    await line?.close()
    await server?.remove()
  })

  it('a photo stands half on the server when the server ends without a word', async () => {
    const page = await phone.open()
    const link = new URL(server.links()[0]!)
    await signIn(page, `${line.origin}${link.pathname}${link.hash}`)
    await page.goto(`${line.origin}/enterprises`)
    await byText(page, enterprise).waitFor()
    await waitForWorker(page)
    const photoPath = join(tmpdir(), `ipw-killed-${process.pid}.jpg`)
    await cameraPhoto(page, photoPath)

    await byText(page, enterprise).click()
    await page.getByRole('link', { name: '新走访' }).click()
    await page.waitForURL(/visits\/draft/)
    await page.getByRole('region', { name: '需求与问题' }).getByRole('checkbox', { name: '质押融资' }).first().check()
    await page.getByLabel('从相册选').setInputFiles(photoPath)
    await page.getByRole('button', { name: '查看照片 1/1' }).waitFor()
    await page.getByText('没有签名？').click()
    await page.getByLabel('未签名原因').fill('本人不在场')
    // The records and about half of the photo.
    line.cutAfter(150_000)
    await page.getByRole('button', { name: '提交走访' }).click()
    await page.waitForURL(/visits\/[0-9a-f-]{36}$/)
    visitAddress = page.url()
    photo = (await filesOnPhone(page)).find(({ role }) => role === 'photo')!
    await expect.poll(uploaded, { timeout: 60_000, interval: 100 }).toBeGreaterThan(60_000)
    await server.kill('SIGKILL')
    // Not killed: Chromium writes cookies some seconds late, and the session is not what is tried here.
    await phone.close()
    arrived = await uploaded()
    // Chromium sends the piece once more when its connection breaks.
    expect(new Set(line.offsets)).toEqual(new Set([0]))
  })

  it('goes on where the bytes end, by itself, and the file is whole', async () => {
    line.mend()
    line.offsets.length = 0
    await server.start()
    const page = await phone.open()
    await page.goto(visitAddress)
    await byText(page, '照片和文件 1/1 已收到').waitFor({ timeout: 90_000 })
    expect(line.offsets[0]).toBe(arrived)
    const kept = await readFile(join(server.dataDir, 'attachments', photo.sha256.slice(0, 2), photo.sha256))
    expect(kept.length).toBeGreaterThan(arrived)
    expect(sha256(kept)).toBe(photo.sha256)
    expect((await filesOnPhone(page)).map(({ state }) => state)).toEqual(['received'])
  })
})
