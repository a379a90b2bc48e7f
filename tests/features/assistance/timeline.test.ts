import { describe, expect, it } from 'vitest'
import type { Assistance, AssistanceState, Comment } from '@/domain/records'
import { runningDeadline, stepsOf, supplementDay } from '@/features/assistance/page/timeline'

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

describe('a note whose move did not happen', () => {
  const asked = note('2026-11-23T02:00:00.000Z', '缺公证书', 'supplement')
  /** Of an addition saved offline, whose move was refused or had to be settled: its note arrives all the same. */
  const late = note('2026-12-08T02:00:00.000Z', '补充了公证书', 'underReview')

  it('moves no last day', () => {
    const day = supplementDay(request('supplement'), [asked])
    expect(day).toBe('2026-12-02')
    expect(supplementDay({ ...request('supplement'), updatedAt: '2026-12-08T02:00:00.000Z' }, [asked, late])).toBe(day)
  })

  it.each(['2026-11-29T02:00:00.000Z', '2026-12-04T02:00:00.000Z'])('is no step of the request, whether written before or after it ended (%s)', (endedAt) => {
    const refused = note('2026-12-01T02:00:00.000Z', '补充了公证书', 'underReview')
    const ended = note(endedAt, '逾期未补', 'withdrawnDeemed')
    expect(stepsOf(request('withdrawnDeemed'), [asked, ended, refused]).map(({ state, at }) => [state, at])).toEqual([
      ['submitted', '2026-11-20T01:00:00.000Z'], ['supplement', asked.createdAt], ['withdrawnDeemed', endedAt],
    ])
  })

  it('does not begin anew the state the request is in already', () => {
    const first = note('2026-11-25T02:00:00.000Z', '补充了公证书', 'underReview')
    expect(stepsOf(request('underReview'), [asked, first, late]).map(({ state, at, present }) => [state, at, present])).toEqual([
      ['submitted', '2026-11-20T01:00:00.000Z', false], ['supplement', asked.createdAt, false], ['underReview', first.createdAt, true],
    ])
  })

  it('leaves a request that was never moved where it is', () => {
    expect(stepsOf(request('submitted'), [note('2026-11-23T02:00:00.000Z', '申请人撤回', 'withdrawn')]).map(({ state }) => state)).toEqual(['submitted'])
  })
})

it('a request that came back to a state tells of both times', () => {
  const states: AssistanceState[] = ['underReview', 'supplement', 'underReview', 'supplement']
  const steps = stepsOf(request('supplement'), states.map((state, at) => note(`2026-11-2${at + 1}T02:00:00.000Z`, '', state)))
  expect(steps.map(({ state }) => state)).toEqual(['submitted', ...states])
})
