import { readFile } from 'node:fs/promises'
import { describe, expect } from 'vitest'
import { addEnterprise } from '../harness/enterprise'
import { allDelivered, byText, signIn, waitForWorker } from '../harness/pages'
import { useStage } from '../harness/stage'
import { row } from './row'

describe.sequential('work unsent when somebody leaves the phone', () => {
  const on = useStage('phone')
  const unsent = '宜兴未发留机试验公司'

  row(40, 'signs out offline, another person signs in, the first returns', async () => {
    const page = await on.phone.open()
    await signIn(page, on.server.links()[0]!)
    await allDelivered(page, on.server.origin)
    await waitForWorker(page)
    await on.server.kill('SIGTERM')
    await addEnterprise(page, on.server.origin, unsent)
    await page.goto(`${on.server.origin}/me`)
    await page.getByRole('button', { name: '退出登录' }).click()
    const sheet = page.getByRole('dialog')
    await sheet.getByText('本机还有没发出的内容').waitFor()
    await sheet.getByRole('button', { name: '现在发送' }).waitFor()
    const download = page.waitForEvent('download')
    await sheet.getByRole('button', { name: '导出成文件' }).click()
    const path = on.path('unsent.json')
    await (await download).saveAs(path)
    expect(await readFile(path, 'utf8')).toContain(unsent)
    await sheet.getByRole('button', { name: '仍然退出，内容留在本机' }).click()
    await sheet.waitFor({ state: 'hidden' })

    await on.server.start()
    const [officer, supervisor] = on.server.links()
    await signIn(page, supervisor!)
    await allDelivered(page, on.server.origin)
    await page.goto(`${on.server.origin}/enterprises`)
    await byText(page, '样例').waitFor()
    expect(await page.getByText(unsent).count()).toBe(0)

    await signIn(page, officer!)
    await allDelivered(page, on.server.origin)
    await page.goto(`${on.server.origin}/enterprises`)
    await byText(page, unsent).waitFor()
    return 'Signing out named the one edit not sent and offered to send or export it (the export holds it); another person signed in and neither saw it nor sent it; when its own person came back, all was delivered.'
  })
})
