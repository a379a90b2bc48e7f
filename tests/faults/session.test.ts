import { afterEach, describe, expect } from 'vitest'
import { pageHand } from '../harness/chromium-hand'
import { cameraPhoto } from '../harness/files'
import { dropReply } from '../harness/faults'
import { byText } from '../harness/pages'
import { loadedWith } from '../harness/server-loaded-with'
import { ENTERPRISE, fillVisit, submitVisit } from '../harness/visit'
import { PULL, useOfficerPhone } from './officer-phone'
import { row } from './row'

const REFRESH = /^POST \/api\/session\/refresh/
const BEGIN_UPLOAD = /^POST \/api\/uploads/
const UPLOAD = /^(POST|PATCH|HEAD) \/api\/uploads/
const STEP_MS = 30 * 60_000

describe.sequential('a session that must be renewed', () => {
  const phone = useOfficerPhone(() => loadedWith('shifted-clock.mjs', { CLOCK_STEP_MS: String(STEP_MS) }))
  afterEach(() => phone.line?.mend())

  row(33, '', async () => {
    const { line, page } = phone
    await page.goto(`${line.origin}/enterprises`)
    await byText(page, ENTERPRISE).waitFor()
    const photo = phone.on.path('photo.jpg')
    await cameraPhoto(pageHand(page).run, photo, [1600, 1200])
    await fillVisit(page, photo)
    // Between the announcement of the file and its bytes half an hour passes for the server: the token is no longer good.
    const begun = line.on(BEGIN_UPLOAD, async (exchange) => {
      const answer = await exchange.forward()
      await phone.on.server.tell('SIGUSR2')
      exchange.send(answer)
    }, 1)
    const asked = line.seen.length
    await submitVisit(page)
    await byText(page, '照片和文件 1/1 已收到').waitFor({ timeout: 60_000 })
    expect(begun.met).toHaveLength(1)
    const since = line.seen.slice(asked)
    // From the announcement to the last piece; a page that has just been opened renews for itself before.
    const sending = since.slice(since.indexOf(begun.met[0]!), since.findLastIndex(({ method }) => method === 'PATCH'))
    const renewals = sending.filter(({ method, path }) => REFRESH.test(`${method} ${path}`))
    expect(renewals).toHaveLength(1)
    const tokens = new Set(since.filter(({ method, path }) => UPLOAD.test(`${method} ${path}`)).map(({ headers }) => headers.authorization))
    expect(tokens.size).toBe(2)
    return `The token ran out between the announcement of a photo and its bytes: renewed ${renewals.length} time, the photo arrived, nobody had to sign in.`
  })

  row(34, '', async () => {
    const { line } = phone
    await phone.on.server.tell('SIGUSR2')
    const lost = line.on(REFRESH, dropReply(), 2)
    const pulls = line.passages(PULL).length
    await phone.save('宜兴续期试验有限公司')
    await expect.poll(() => lost.met.length, { timeout: 60_000 }).toBe(2)
    await phone.delivered()
    expect(line.passages(PULL).length).toBeGreaterThan(pulls)
    expect(await phone.there('宜兴续期试验有限公司')).toMatchObject([{ version: 1 }])
    return `${lost.met.length} replies to a renewal were lost, the new cookie with them: the old one was taken again, the edit arrived, nobody had to sign in.`
  })
})
