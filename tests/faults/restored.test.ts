import { rm, stat, writeFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { pageHand } from '../harness/chromium-hand'
import { command } from '../harness/command'
import { cameraPhoto, sha256 } from '../harness/files'
import { byText } from '../harness/pages'
import { filesOnPhone } from '../harness/phone-files'
import { ENTERPRISE, fillVisit, submitVisit } from '../harness/visit'
import { Device } from '../server/support/client'
import { TOWN } from '../server/support/test-server'
import { useOfficerPhone } from './officer-phone'
import { row } from './row'

describe.sequential('what the server had and has no longer', () => {
  const phone = useOfficerPhone()

  row(39, '', async () => {
    const { page, line, on, elsewhere } = phone
    await page.goto(`${line.origin}/enterprises`)
    await byText(page, ENTERPRISE).waitFor()
    const photo = on.path('photo.jpg')
    await cameraPhoto(pageHand(page).run, photo, [1600, 1200])
    await fillVisit(page, photo)
    await submitVisit(page)
    await byText(page, '照片和文件 1/1 已收到').waitFor({ timeout: 60_000 })
    const file = (await filesOnPhone(page)).find(({ role }) => role === 'photo')!
    const place = join(on.server.dataDir, 'attachments', file.sha256.slice(0, 2), file.sha256)
    const { size } = await stat(place)

    const read = () => elsewhere.call('GET', `/api/attachments/${TOWN}/${file.id}`)
    const told: string[] = []
    for (const [how, spoil] of [['removed', () => rm(place)], ['replaced by others of the same length', async () => { await rm(place); await writeFile(place, Buffer.alloc(size, 7)) }]] as const) {
      await spoil()
      await expect.poll(async () => (await read().catch(() => ({ status: 0 }))).status, { timeout: 30_000 }).toBe(404)
      const { records } = await elsewhere.pullAll()
      expect(records.get(file.id)).toMatchObject({ missing: true })
      await phone.told('全部送达')
      await page.getByRole('button', { name: '立即同步' }).click()
      await expect.poll(async () => (await elsewhere.pullAll()).records.get(file.id)?.missing ?? false, { timeout: 60_000, interval: 500 }).toBe(false)
      expect(sha256(await readFile(place))).toBe(file.sha256)
      told.push(how)
    }
    return `The bytes of a received photo (${size}) were ${told.join(', then ')}: a reader was told that they are missing, the phone sent them again by itself, and they are the same.`
  })

  row(36, '', async () => {
    const { on } = phone
    const file = on.path('station.backup')
    const [early, late] = ['宜兴备份之前试验公司', '宜兴备份之后试验公司']
    await phone.save(early)
    await phone.delivered()
    await command('backup', on.server, file)
    await phone.save(late)
    await phone.delivered()
    const acknowledged = await phone.receipts()
    const before = (await elsewhereRecords()).size

    await on.server.kill('SIGTERM')
    await command('restore', on.server, file, '--replace')
    await on.server.start()
    phone.elsewhere = await Device.enrol(on.server.origin, on.server.links()[1]!.split('#')[1]!)
    expect(await phone.there(late)).toEqual([])
    await phone.told('全部送达')
    await phone.page.getByRole('button', { name: '立即同步' }).click()
    await expect.poll(() => phone.there(late), { timeout: 60_000 }).toMatchObject([{ version: 1 }])
    await phone.delivered()
    for (const name of [early, late]) expect(await phone.there(name)).toMatchObject([{ version: 1 }])
    expect((await elsewhereRecords()).size).toBe(before)
    expect(await command('verify', on.server)).toMatch(/All \d+ towns sound/)
    return `A backup, then one more acknowledged edit (${acknowledged.size} receipts in all), then the backup restored: the edit was gone from the server and came back from the phone by itself, once; ${before} records as before, logs sound.`
  }, 300_000)

  const elsewhereRecords = async () => (await phone.elsewhere.pullAll()).records
})
