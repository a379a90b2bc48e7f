import { expect, test, vi } from 'vitest'
import type { AuditAnswer, AuditQuery, AuditState, AuditStep, ErrorCode } from '@/contract'
import { useAudit, type AuditWorld } from '@/features/audit/useAudit'

const step = (seq: number): AuditStep => ({ chain: 'audit', town: 'station', seq, at: '2026-11-22T01:00:00.000Z', act: 'signed-in', by: null, device: null, about: null, details: null, erased: false })
const answer = (steps: number[], cursor?: string): AuditAnswer => ({ nonce: '', steps: steps.map(step), ...(cursor === undefined ? {} : { cursor }) })
const state = (more: Partial<AuditState> = {}): AuditState => ({ nonce: '', checking: false, last: null, keyId: 'k', ...more })
const offline = () => Promise.reject(Object.assign(new Error(), { code: 'offline' }))

const world = (over: Partial<AuditWorld> = {}): AuditWorld => ({
  list: async () => answer([1]), state: async () => state(), check: async () => state(), wait: async () => undefined,
  codeOf: (problem) => (problem as { code: ErrorCode }).code, ...over,
})

test('earlier entries follow those that are shown; another filter begins anew', async () => {
  const list = vi.fn(async ({ before, act }: AuditQuery) => (act ? answer([9]) : before === 'c' ? answer([1]) : answer([3, 2], 'c')))
  const audit = useAudit(world({ list }))
  await audit.load()
  expect([audit.steps.value?.map(({ seq }) => seq), audit.cursor.value]).toEqual([[3, 2], 'c'])
  await audit.more()
  expect([audit.steps.value?.map(({ seq }) => seq), audit.cursor.value]).toEqual([[3, 2, 1], undefined])
  await audit.change({ person: undefined, act: 'exported' } as never)
  expect(list).toHaveBeenLastCalledWith({ act: 'exported' })
  expect(audit.steps.value?.map(({ seq }) => seq)).toEqual([9])
})

test('an answer that comes late does not replace what was asked for since', async () => {
  const waiting: ((given: AuditAnswer) => void)[] = []
  const audit = useAudit(world({ list: () => new Promise((resolve) => { waiting.push(resolve) }) }))
  const [first, second] = [audit.change({ act: 'exported' }), audit.change({ act: 'erased' })]
  waiting[1]!(answer([2]))
  await second
  waiting[0]!(answer([1]))
  await first
  expect(audit.steps.value?.map(({ seq }) => seq)).toEqual([2])
  expect(audit.loading.value).toBe(false)
})

test('without network it says so and shows nothing old; with it again, all is there', async () => {
  const list = vi.fn<AuditWorld['list']>(offline)
  const audit = useAudit(world({ list, state: offline }))
  await audit.load()
  expect([audit.error.value, audit.steps.value, audit.state.value]).toEqual(['offline', undefined, undefined])
  list.mockImplementation(async () => answer([1]))
  await audit.load()
  expect([audit.error.value, audit.steps.value?.length]).toEqual([undefined, 1])
})

test('a check is waited for until the server has ended it', async () => {
  const states = [state({ checking: true }), state({ checking: true }), state({ last: { at: '', sound: true, entries: 3, broken: [], sealedAt: null } })]
  const wait = vi.fn(async () => undefined)
  const audit = useAudit(world({ check: async () => states.shift()!, state: async () => states.shift()!, wait }))
  await audit.check()
  expect(wait).toHaveBeenCalledTimes(2)
  expect(audit.state.value).toMatchObject({ checking: false, last: { entries: 3 } })
})
