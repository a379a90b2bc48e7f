import { describe, expect, it } from 'vitest'
import type { Assistance, AssistanceState, Comment } from '@/domain/records'
import { runningDeadline, stepsOf } from '@/features/assistance/page/timeline'

const request = (state: AssistanceState) => ({
  fields: { state, submittedAt: '2026-11-20T01:00:00.000Z' } as Assistance, createdBy: { name: '周专员' }, updatedAt: '2026-11-25T01:00:00.000Z',
})
const note = (createdAt: string, text: string, toState?: AssistanceState) =>
  ({ createdAt, createdBy: { name: '吴科长' }, fields: { onKind: 'assistance', onId: 'x', text, toState } as Comment })

describe('the way of a request', () => {
  it('begins with its submission', () => {
    expect(stepsOf(request('submitted'), [])).toEqual([{ state: 'submitted', at: '2026-11-20T01:00:00.000Z', by: '周专员', present: true }])
  })

  it('goes on with the notes that name a state, oldest first, and leaves plain comments out', () => {
    const steps = stepsOf(request('supplement'), [
      note('2026-11-24T02:00:00.000Z', '缺公证书', 'supplement'), note('2026-11-23T02:00:00.000Z', '已转保护中心', 'underReview'), note('2026-11-23T03:00:00.000Z', '收到，谢谢'),
    ])
    expect(steps.map(({ state, present }) => [state, present])).toEqual([['submitted', false], ['underReview', false], ['supplement', true]])
    expect(steps[2]).toMatchObject({ by: '吴科长', note: '缺公证书' })
  })

  it('shows a present state whose note has not arrived', () => {
    expect(stepsOf(request('accepted'), []).at(-1)).toMatchObject({ state: 'accepted', at: '2026-11-25T01:00:00.000Z', present: true })
  })

  it('counts the running limit from the day the present state began', () => {
    const steps = stepsOf(request('supplement'), [note('2026-11-24T02:00:00.000Z', '缺公证书', 'supplement')])
    expect(runningDeadline(steps)).toMatchObject({ state: 'supplement', day: '2026-12-03', basis: 'secondary' })
    expect(runningDeadline(stepsOf(request('submitted'), []))).toBeUndefined()
  })
})
