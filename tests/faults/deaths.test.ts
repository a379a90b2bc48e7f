import { afterEach, beforeAll, describe, expect } from 'vitest'
import type { PushResponse, Receipt } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import { dropReply, reset } from '../harness/faults'
import { contentOf } from '../harness/fault-proxy'
import { holdTable, rowsOnPhone } from '../harness/phone-storage'
import { API, PUSH, useOfficerPhone } from './officer-phone'
import { row } from './row'

/** What dies is a process, by SIGKILL; who lives on is looked at afterwards. */
describe.sequential('phone or server dies between saving and receipt', () => {
  const phone = useOfficerPhone()
  beforeAll(async () => {
    // Chromium writes a new cookie to the disk some seconds late: closing it writes it now. The session is not what dies here.
    await phone.on.phone.close()
    await phone.reopen()
  })
  afterEach(() => phone.line?.mend())

  row(2, 'in Chromium', async () => {
    const before = await phone.head()
    phone.line.on(API, reset)
    await phone.save('宜兴未发即死试验公司')
    await phone.on.phone.kill()
    expect(await phone.head()).toBe(before)
    phone.line.mend()
    await phone.reopen()
    await expect.poll(phone.head, { timeout: 60_000 }).toBe(before + 1)
    expect(await phone.there('宜兴未发即死试验公司')).toMatchObject([{ version: 1 }])
    await phone.delivered()
    return 'Killed with one edit saved and nothing sent; opened again, it went out without a tap and stands there once.'
  })

  row(3, 'in Chromium', async () => {
    const before = await phone.head()
    let first: Receipt | undefined
    const rule = phone.line.on(PUSH, async (exchange) => {
      const answer = await exchange.forward()
      first = contentOf<PushResponse>(answer).receipts[0]
      // From here on the phone can read the reply and cannot note it.
      await holdTable(phone.page, 'outbox')
      exchange.send(answer)
    }, 1)
    const answered = phone.page.waitForEvent('requestfinished', { predicate: (request) => request.url().endsWith('/api/sync/push'), timeout: 60_000 })
    await phone.save('宜兴已答即死试验公司')
    await answered
    await phone.on.phone.kill()
    expect(rule.met).toHaveLength(1)
    expect(await phone.head()).toBe(before + 1)
    const asked = phone.line.passages(PUSH).length
    await phone.reopen()
    await phone.delivered()
    expect(phone.line.passages(PUSH).length).toBe(asked + 1)
    expect(canonicalJson((await phone.receipts()).get(first!.mutationId))).toBe(canonicalJson(first))
    expect(await phone.head()).toBe(before + 1)
    return 'The reply had reached the browser when it was killed; opened again, the edit was sent a second time, the log has one entry, and the receipt is the first one.'
  })

  row(7, 'after the whole commit', async () => {
    const before = await phone.head()
    const lost: Receipt[] = []
    phone.line.on(PUSH, dropReply(async (answer) => {
      lost.push(contentOf<PushResponse>(answer).receipts[0]!)
      await phone.on.server.kill('SIGKILL')
    }), 1)
    await phone.save('宜兴服务器死试验公司')
    await expect.poll(() => lost.length, { timeout: 60_000 }).toBe(1)
    expect((await rowsOnPhone(phone.page, 'outbox')).length).toBe(1)
    await phone.on.server.start()
    await phone.delivered()
    expect(canonicalJson((await phone.receipts()).get(lost[0]!.mutationId))).toBe(canonicalJson(lost[0]))
    expect(await phone.head()).toBe(before + 1)
    expect(await phone.there('宜兴服务器死试验公司')).toMatchObject([{ version: 1 }])
    return `The server was killed with its reply unsent and started again; the edit sent again got the receipt of the commit (entry ${lost[0]!.seq}), to the letter.`
  })
})
