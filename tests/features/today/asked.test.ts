import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { createRecordRepository, openUserDatabase, type UserDatabase } from '@/device'
import type { Assistance, Visit } from '@/domain/records'
import { useReturned } from '@/features/today/useReturned'
import { useRequests } from '@/features/today/useRequests'
import { useSupplements } from '@/features/today/useSupplements'
import { useWorkspace } from '@/features/workspace'
import { handClock, testCipher, TOWN } from '../../device/phone'

const NOW = Date.parse('2026-11-22T08:00:00+08:00')
const MONTH_MS = 30 * 86_400_000
let db: UserDatabase
let scope: EffectScope
beforeEach(() => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
  setActivePinia(createPinia())
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  db.close()
  vi.unstubAllGlobals()
})

const me = { id: crypto.randomUUID(), name: '专员甲' }

const request = (number: string, state: Assistance['state']): Assistance => ({
  number, state, applicant: { name: '样例紫砂工作室', kind: 'rightHolder' }, right: { type: 'patent' }, matter: { categories: ['mediation'], facts: '…' },
  consent: { noticeRead: true, truthful: true, givenAt: '2026-10-20T02:00:00Z' }, submittedAt: '2026-10-20T02:00:00Z',
})

async function phone() {
  const clock = handClock(NOW - MONTH_MS)
  db = await openUserDatabase(crypto.randomUUID(), { cipher: testCipher(), clock })
  const workspace = useWorkspace()
  Object.assign(workspace, { records: createRecordRepository(db), person: { ...me, role: 'officer', towns: [TOWN] } })
  return { clock, workspace, records: workspace.records }
}

test('what the bureau returned is named with its enterprise and the reason, also when it was made last month', async () => {
  const { clock, workspace, records } = await phone()
  const enterpriseId = await records.create('enterprise', TOWN, { name: '样例精陶厂' })
  /** As the server tells it: received, with its author. */
  const received = async (number: string, review: Visit['review'], createdBy = me): Promise<string> => {
    const at = new Date(clock.now()).toISOString()
    const id = await records.create('visit', TOWN, { number, enterpriseId, startedAt: at, submittedAt: at, mode: 'onSite', visitors: [{ name: '专员甲' }], ...(review ? { review } : {}) })
    await db.records.update(id, { version: 2, pending: [], createdBy })
    return id
  }
  const lastMonth = await received('上月', 'returned')
  clock.advance(MONTH_MS)
  await received('通过', 'approved')
  await received('别人的', 'returned', { id: crypto.randomUUID(), name: '专员乙' })
  const remark = await records.create('comment', TOWN, { onKind: 'visit', onId: lastMonth, text: '请写明需求。' })
  await db.records.update(remark, { createdBy: { id: crypto.randomUUID(), name: '督导' } })
  workspace.openCount = 1

  const returned = scope.run(() => useReturned(() => NOW))!
  await vi.waitFor(() => expect(returned.value).toMatchObject([{ visit: { id: lastMonth }, enterprise: '样例精陶厂', remark: '请写明需求。' }]), { timeout: 10_000 })
  await records.change('visit', lastMonth, { note: '补写' })
  await vi.waitFor(() => expect(returned.value).toEqual([]), { timeout: 10_000 })
})

test('a request that was sent back for more is named with the last day to add it, until it has been added', async () => {
  const { clock, workspace, records } = await phone()
  const asked = await records.create('assistance', TOWN, request('援-1', 'supplement'))
  await records.create('assistance', TOWN, request('援-2', 'underReview'))
  clock.advance(MONTH_MS)
  await records.create('comment', TOWN, { onKind: 'assistance', onId: asked, text: '缺公证书', toState: 'supplement' })
  workspace.openCount = 1

  const supplements = scope.run(() => useSupplements())!
  // Asked on Sunday, 22 November; seven working days end on Tuesday of the week after the next.
  await vi.waitFor(() => expect(supplements.value).toMatchObject([{ request: { id: asked }, day: '2026-12-01' }]), { timeout: 10_000 })
  await records.change('assistance', asked, { state: 'underReview' })
  await vi.waitFor(() => expect(supplements.value).toEqual([]), { timeout: 10_000 })
})

test('the way to the requests says how many are not over', async () => {
  const { workspace, records } = await phone()
  workspace.openCount = 1
  const requests = scope.run(() => useRequests())!
  await vi.waitFor(() => expect(requests.value).toEqual({ count: 0, open: 0 }), { timeout: 10_000 })
  await records.createMany((['accepted', 'mediating', 'closed'] as const).map((state) => ({ kind: 'assistance' as const, town: TOWN, fields: request('援-1', state) })))
  await vi.waitFor(() => expect(requests.value).toEqual({ count: 3, open: 2 }), { timeout: 10_000 })
})
