import { describe, expect, test } from 'vitest'
import type { ExportNote } from '@/contract'
import type { LogRow } from '@/features/supervision/log-row'
import { logTable, type LogTableWords } from '@/features/supervision/export/log-table'
import { createUnheardExports } from '@/features/supervision/export/unheard-exports'

const row: LogRow = {
  kind: 'visit', id: 'v1', town: '320282112', arrivedAt: '2026-11-22T02:00:00Z', happenedAt: '2026-11-22T01:00:00Z', number: '丁蜀-20261122-07K', enterpriseId: 'e1', mode: 'onSite',
  needs: ['pledge'], categories: [], officer: { id: 'p', name: '王专员' }, review: 'pending', conflicts: 0, version: 1, received: true,
}
const keys = ['kind', 'number', 'enterprise', 'town', 'mode', 'wants', 'happened', 'officer', 'arrived', 'state'] as const
const words: LogTableWords = {
  columns: Object.fromEntries(keys.map((key) => [key, `[${key}]`])) as LogTableWords['columns'],
  watermark: (mark, rows) => [`${mark.person} ${mark.at} ${mark.scope} ${rows}`, mark.id],
  cells: ({ number }) => Object.fromEntries(keys.map((key) => [key, key === 'number' ? number : key === 'enterprise' ? '=cmd|calc' : key])) as ReturnType<LogTableWords['cells']>,
}

test('the file begins with who, when and from what, and a name that is a formula stays a name', () => {
  const lines = logTable([row, row], { person: '李督导', role: '督导', at: '2026-11-22 16:20', scope: '丁蜀镇', filter: '', id: 'x-1' }, words).split('\r\n')
  expect(lines[0]).toBe('\ufeff"李督导 2026-11-22 16:20 丁蜀镇 2"')
  expect(lines[1]).toBe('"x-1"')
  expect(lines[2]).toBe(keys.map((key) => `"[${key}]"`).join(','))
  expect(lines[3]).toContain(`"丁蜀-20261122-07K","'=cmd|calc"`)
  expect(lines).toHaveLength(6)
})

describe('what the server has not heard of', () => {
  const note = (id: string): ExportNote => ({ id, madeAt: '2026-11-22T08:00:00.000Z', what: 'log', rows: 1, sha256: 'a'.repeat(64), towns: [], filter: '' })
  function world() {
    const stored = new Map<string, unknown>()
    const told: string[] = []
    const line = { up: true, refused: [] as string[] }
    const unheard = createUnheardExports({
      kept: { get: async <T>(key: string) => stored.get(key) as T | undefined, set: async (key, value) => { stored.set(key, value) } },
      tell: async ({ id }) => {
        if (!line.up) throw new Error('offline')
        if (line.refused.includes(id)) throw Object.assign(new Error(), { code: 'town-forbidden' })
        told.push(id)
      },
    })
    return { unheard, told, line }
  }

  test('is told of the others too where the server will not take one', async () => {
    const { unheard, told, line } = world()
    line.refused = ['1']
    for (const id of ['1', '2', '3']) await unheard.note(note(id))
    expect(await unheard.tell()).toBe(1)
    expect(told).toEqual(['2', '3'])
    line.refused = []
    expect(await unheard.tell()).toBe(0)
    expect(told).toEqual(['2', '3', '1'])
  })

  test('keeps what is written while another is being told', async () => {
    const { unheard, told } = world()
    await unheard.note(note('1'))
    await Promise.all([unheard.tell(), unheard.note(note('2')), unheard.note(note('3'))])
    await unheard.tell()
    expect([...new Set(told)].sort()).toEqual(['1', '2', '3'])
  })

  test('waits without network and is told in order, each once', async () => {
    const { unheard, told, line } = world()
    line.up = false
    await unheard.note(note('1'))
    await unheard.note(note('2'))
    expect(await unheard.tell()).toBe(2)
    line.up = true
    expect(await unheard.tell()).toBe(0)
    expect(await unheard.tell()).toBe(0)
    expect(told).toEqual(['1', '2'])
  })
})
