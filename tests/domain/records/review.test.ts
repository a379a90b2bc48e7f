import { describe, expect, it } from 'vitest'
import { canonicalJson } from '@/domain/canonical'
import { mergeEdit, mergePolicy, type MergeState } from '@/domain/records'

const same = (a: unknown, b: unknown) => canonicalJson(a ?? null) === canonicalJson(b ?? null)

/** One visit as the server has it, its edits laid on in the order in which they arrive. */
function arrivingVisit() {
  let state: MergeState = { version: 0, fields: {}, fieldStates: {}, conflicts: [] }
  const arrives = (deviceId: string, baseVersion: number, set: Record<string, unknown>) => {
    const edit = { mutationId: `${deviceId}${state.version}`, baseVersion, set, by: { id: deviceId, name: deviceId }, deviceId, at: '2026-11-22T02:00:00.000Z' }
    const result = mergeEdit(state, edit, mergePolicy('visit'), same)
    state = result.state
    return result
  }
  arrives('officer', 0, { number: '丁蜀-20261122-07K', mode: 'onSite', note: '一' })
  return arrives
}

describe('a correction of a reviewed visit', () => {
  it.each(['approved', 'returned'])('puts one that was %s back to be reviewed, and says so in the history', (given) => {
    const arrives = arrivingVisit()
    arrives('bureau', 1, { review: given })
    const { state, outcome, changes } = arrives('officer', 2, { note: '二' })
    expect(state.fields).toMatchObject({ note: '二', review: 'pending' })
    expect(state.conflicts).toEqual([])
    expect(outcome).toBe('applied')
    expect(changes).toEqual({ note: { from: '一', to: '二' }, review: { from: given, to: 'pending' } })
  })

  it('does so also when it was written before its officer heard of the review', () => {
    const arrives = arrivingVisit()
    arrives('bureau', 1, { review: 'approved' })
    expect(arrives('officer', 1, { note: '二' }).state.fields['review']).toBe('pending')
  })

  it('can be reviewed again', () => {
    const arrives = arrivingVisit()
    arrives('bureau', 1, { review: 'returned' })
    arrives('officer', 2, { note: '二' })
    expect(arrives('bureau', 3, { review: 'approved' }).state).toMatchObject({ fields: { review: 'approved' }, conflicts: [] })
  })

  it('leaves a void visit void, and one nobody reviewed as it was', () => {
    const arrives = arrivingVisit()
    expect(arrives('officer', 1, { note: '二' }).state.fields).not.toHaveProperty('review')
    arrives('bureau', 2, { review: 'void' })
    expect(arrives('officer', 3, { note: '三' }).state.fields['review']).toBe('void')
  })

  it('is no correction when it changes nothing, or only what somebody agreed to', () => {
    const arrives = arrivingVisit()
    arrives('bureau', 1, { review: 'approved' })
    arrives('officer', 2, { note: '一' })
    expect(arrives('officer', 3, { consents: [{ id: 'c', purpose: 'phone' }] }).state.fields['review']).toBe('approved')
  })
})

it('a review of a text that was corrected unseen waits for somebody to decide, and is neither taken nor dropped', () => {
  const arrives = arrivingVisit()
  arrives('officer', 1, { note: '二' })
  const { state, outcome } = arrives('bureau', 1, { review: 'approved' })
  expect(outcome).toBe('conflict')
  expect(state.fields).not.toHaveProperty('review')
  expect(state.conflicts).toMatchObject([{ field: 'review', kept: null, other: 'approved' }])
})
