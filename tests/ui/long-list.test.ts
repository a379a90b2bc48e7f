import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entriesOf, heights, nearestPart, partsIn, runsOf } from '@/ui/long-list'

const anyList = fc.record({ count: fc.integer({ min: 0, max: 500 }), first: fc.integer({ min: 1, max: 30 }), step: fc.integer({ min: 1, max: 30 }) })

describe('a long list in parts', () => {
  it('has every entry in one part, in order', () => {
    fc.assert(fc.property(anyList, (list) => {
      const entries = Array.from({ length: partsIn(list) }, (_, part) => entriesOf(list, part)).flatMap(({ from, to }) => Array.from({ length: to - from }, (_, at) => from + at))
      expect(entries).toEqual(Array.from({ length: list.count }, (_, at) => at))
    }))
  })

  it('is as high whatever of it is drawn, and no two gaps touch', () => {
    fc.assert(fc.property(anyList, fc.uniqueArray(fc.nat(40)), fc.array(fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 900 }))), (list, drawn, known) => {
      const px = heights(list, new Map(known), 50)
      const runs = runsOf(list, new Set(drawn), px)
      const all = Array.from({ length: partsIn(list) }, (_, part) => part)
      expect(runs.flatMap((run) => ('part' in run ? [run.part] : all.slice(run.from, run.to)))).toEqual(all)
      expect(runs.reduce((sum, run) => sum + ('part' in run ? px(run.part) : run.px), 0)).toBe(all.reduce((sum, part) => sum + px(part), 0))
      expect(runs.some((run, at) => 'px' in run && 'px' in (runs[at + 1] ?? {}))).toBe(false)
    }))
  })

  it('names the part of a gap in the middle of the view, or the one next to it', () => {
    const px = (): number => 100
    const part = (top: number): number => nearestPart({ from: 3, to: 8 }, top, 450, px).part
    expect([part(0), part(400), part(401), part(900), part(-2_000)]).toEqual([7, 3, 3, 3, 7])
    expect(part(200)).toBe(5)
  })
})
