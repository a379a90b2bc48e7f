import { describe, expect, it } from 'vitest'
import { ASSISTANCE_STATES, checkFields, ENDED_ASSISTANCE_STATES, mayMoveAssistance } from '@/domain/records'
import { byAddition } from '@/features/assistance/page/by-addition'
import { emptySupplement, maySupplement, stateAfter, supplementOf } from '@/features/assistance/supplement/supplement'

const at = '2026-11-22T02:00:00.000Z'
const id = (n: number) => `01930000-0000-7000-8000-00000000000${n}`
const first = { attachmentId: id(1), name: '商标注册证', category: 'ownership' as const }
const empty = emptySupplement(id(9), { applicant: { name: '宜兴某陶瓷厂', kind: 'rightHolder' } })
const files = [{ id: id(2), name: 'IMG_2.jpg' }, { id: id(3), name: '公证书.pdf' }]

describe('adding to a submitted request', () => {
  it('keeps what was submitted, marks what is added, and sends the request back to review', () => {
    const sets = supplementOf({ evidence: [first], state: 'supplement' }, { ...empty, evidence: { [id(2)]: { name: '购买凭证', category: 'infringement' } } }, files, at)
    expect(sets).toEqual([
      {
        evidence: [
          first,
          { attachmentId: id(2), name: '购买凭证', category: 'infringement', addedAt: at },
          { attachmentId: id(3), name: '公证书.pdf', category: 'other', addedAt: at },
        ],
      },
      { state: 'underReview' },
    ])
    for (const set of sets) expect(checkFields('assistance', set, false)).toBeUndefined()
  })

  it('touches no evidence when only a note is added, and no state when nothing was asked for', () => {
    expect(supplementOf({ evidence: [first], state: 'supplement' }, empty, [], at)).toEqual([{ state: 'underReview' }])
    expect(supplementOf({ state: 'accepted' }, empty, files, at).flatMap(Object.keys)).toEqual(['evidence'])
  })

  it('is for officers, until the work on the request is over', () => {
    const open = ASSISTANCE_STATES.filter((state) => maySupplement(state, 'officer'))
    expect(open).toEqual(ASSISTANCE_STATES.filter((state) => !ENDED_ASSISTANCE_STATES.includes(state)))
    for (const role of ['supervisor', 'administrator'] as const) expect(ASSISTANCE_STATES.some((state) => maySupplement(state, role))).toBe(false)
  })

  it('moves only where an officer may', () => {
    for (const state of ASSISTANCE_STATES) expect(mayMoveAssistance(state, stateAfter(state) ?? state, 'officer')).toBe(stateAfter(state) !== undefined)
  })

  it('is shown apart from what came with the request, addition by addition', () => {
    const later = '2026-11-23T02:00:00.000Z'
    const rows = [{ n: 1, addedAt: later }, { n: 2, addedAt: undefined }, { n: 3, addedAt: at }, { n: 4, addedAt: at }]
    expect(byAddition(rows).map(({ addedAt, items }) => [addedAt, items.map(({ n }) => n)])).toEqual([[undefined, [2]], [at, [3, 4]], [later, [1]]])
    expect(byAddition([])).toEqual([])
  })
})
