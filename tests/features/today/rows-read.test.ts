import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { createDraftRepository, createRecordRepository, linkOpenTasks, openUserDatabase, type NewRecord, type UserDatabase } from '@/device'
import { useToday } from '@/features/today/useToday'
import { useWorkspace } from '@/features/workspace'
import { handClock, testCipher, TOWN } from '../../device/phone'

const NOW = Date.parse('2026-11-22T08:00:00+08:00')
const MONTH_MS = 30 * 86_400_000
const OPEN_TASKS = 12
const VISITS = 20
let closing: (() => void)[] = []
beforeEach(() => {
  vi.stubGlobal('document', new EventTarget())
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
  setActivePinia(createPinia())
})
afterEach(() => {
  for (const close of closing.splice(0)) close()
  vi.unstubAllGlobals()
})

/** A phone on which work of earlier months lies, as much as told, and the same work of this month. */
async function phone(earlier: number): Promise<UserDatabase> {
  const clock = handClock(NOW - 2 * MONTH_MS)
  const db = await openUserDatabase(crypto.randomUUID(), { cipher: testCipher(), clock })
  closing.push(() => db.close())
  await linkOpenTasks(db)
  const records = createRecordRepository(db)
  const [enterpriseId] = await records.createMany([{ kind: 'enterprise', town: TOWN, fields: { name: '样例精陶厂' } }])
  const visit = (startedAt: number): NewRecord => ({ kind: 'visit', town: TOWN, fields: { number: 'T-1', enterpriseId: enterpriseId!, mode: 'onSite', startedAt: new Date(startedAt).toISOString(), submittedAt: new Date(startedAt).toISOString(), visitors: [{ name: '周敏' }] } as never })
  const task = (done: boolean): NewRecord => ({ kind: 'task', town: TOWN, fields: { kind: 'referral', title: '回访', enterpriseId: enterpriseId!, done } })
  await records.createMany(Array.from({ length: earlier }, (_, at): NewRecord => (at % 3 === 0 ? visit(clock.now()) : at % 3 === 1 ? task(true) : { kind: 'enterprise', town: TOWN, fields: { name: `样例 ${at} 厂` } })))
  clock.advance(2 * MONTH_MS - 1_000)
  await records.createMany([...Array.from({ length: VISITS }, () => visit(clock.now())), ...Array.from({ length: OPEN_TASKS }, () => task(false))])
  return db
}

async function rowsReadAtStart(earlier: number): Promise<number> {
  const db = await phone(earlier)
  let rows = 0
  for (const table of db.tables) table.hook('reading', (row) => { rows += 1; return row })
  const workspace = useWorkspace()
  Object.assign(workspace, { records: createRecordRepository(db), drafts: createDraftRepository(db) })
  const scope = effectScope()
  closing.push(() => scope.stop())
  const today = scope.run(() => useToday(() => NOW))!
  workspace.openCount += 1
  await vi.waitFor(() => expect(today.figures.value).toMatchObject({ visits: VISITS, referrals: OPEN_TASKS }), { timeout: 20_000 })
  await vi.waitFor(() => expect(today.due.value?.due).toHaveLength(OPEN_TASKS), { timeout: 20_000 })
  return rows
}

test('Today reads what concerns today, however much lies on the phone', async () => {
  const few = await rowsReadAtStart(300)
  setActivePinia(createPinia())
  const many = await rowsReadAtStart(1_500)
  expect(many).toBe(few)
  // Visits and tasks come in pages of 50; then the open tasks, the enterprise they concern, and a few counters.
  expect(many).toBeLessThan(150)
}, 60_000)
