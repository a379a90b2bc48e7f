import { describe, expect, it } from 'vitest'
import { nextTick, ref } from 'vue'
import { missingInVisit } from '@/features/visits/missing'
import { useMeetingTimes } from '@/features/visits/useMeetingTimes'
import { emptyVisitDraft, type VisitDraft } from '@/features/visits/visit-draft'

const open = () => {
  const draft = ref<VisitDraft>({ ...emptyVisitDraft('2026-11-22T01:00:00.000Z', '专员甲', 'e1'), needs: [{ need: 'policy', priority: 'normal' }], endedAt: '2026-11-22T02:00:00.000Z' })
  return { draft, ...useMeetingTimes(draft) }
}
const lacks = (draft: VisitDraft) => missingInVisit(draft, { photos: 0, signature: true }, Date.parse('2026-11-22T04:00:00.000Z'), '2026-11-22').map(({ code }) => code)

describe('the day and the times of a visit', () => {
  it('are those of its start and end in Wuxi', () => {
    const { draft, date, start, end } = open()
    expect([date.value, start.value, end.value]).toEqual(['2026-11-22', '09:00', '10:00'])
    start.value = '21:30'
    end.value = '00:15'
    date.value = '2026-11-20'
    expect(draft.value).toMatchObject({ startedAt: '2026-11-20T13:30:00.000Z', endedAt: '2026-11-20T16:15:00.000Z' })
  })

  it('are asked for when they were emptied, instead of those that stood there', async () => {
    for (const emptied of ['date', 'start'] as const) {
      const { draft, date, start, end, ...boxes } = { ...open() }
      const box = { date, start, ...boxes }[emptied]
      const before = box.value
      box.value = undefined
      await nextTick()
      expect([box.value, end.value, lacks(draft.value)]).toEqual([undefined, '10:00', ['startedAt']])
      end.value = '10:30'
      await nextTick()
      box.value = before
      await nextTick()
      expect([date.value, start.value, end.value, lacks(draft.value)]).toEqual(['2026-11-22', '09:00', '10:30', []])
      expect(draft.value).toMatchObject({ startedAt: '2026-11-22T01:00:00.000Z', endedAt: '2026-11-22T02:30:00.000Z' })
    }
  })

  it('may be without an end', () => {
    const { draft, end } = open()
    end.value = undefined
    expect(draft.value).not.toHaveProperty('endedAt')
  })

  it('are empty in a draft left so, and show what is written elsewhere', async () => {
    const { draft, date, start, end } = open()
    draft.value.startedAt = ''
    await nextTick()
    expect([date.value, start.value, end.value]).toEqual([undefined, undefined, '10:00'])
    draft.value = { ...draft.value, startedAt: '2026-11-21T00:30:00.000Z', endedAt: undefined }
    await nextTick()
    expect([date.value, start.value, end.value]).toEqual(['2026-11-21', '08:30', undefined])
  })
})
