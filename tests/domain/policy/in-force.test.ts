import { describe, expect, it } from 'vitest'
import { appliesOn, isGoverned } from '@/domain/policy/in-force'

const document = { signed: '2020-03-06', printed: '2020-03-10' }
const days = ['2020-03-05', '2020-03-06', '2020-03-09', '2020-03-10', '2020-03-11']

describe('a document signed on March 6 and printed on March 10', () => {
  it('did not apply before the signing and applies from its printing; the days between settle nothing', () => {
    expect(days.map((day) => appliesOn(day, { document }))).toEqual([false, undefined, undefined, true, true])
  })
  it('applies in the days between as a reading has it', () => {
    expect(days.map((day) => appliesOn(day, { document, between: true }))).toEqual([false, true, true, true, true])
    expect(days.map((day) => appliesOn(day, { document, between: false }))).toEqual([false, false, false, true, true])
  })
  it('governs what has happened by the as-of day, that day itself included', () => {
    const governed = (day: string | undefined, asOf: string) => isGoverned(day, { document, asOf })
    expect([governed('2020-08-01', '2020-07-31'), governed('2020-08-01', '2020-08-01'), governed('2020-08-01', '2020-08-02')]).toEqual([false, true, true])
    expect([governed('2020-03-05', '2020-08-01'), governed('2020-03-07', '2020-08-01'), governed(undefined, '2020-08-01')]).toEqual([false, undefined, undefined])
    expect([true, false].map((between) => isGoverned(undefined, { document, asOf: '2020-08-01', between }))).toEqual([undefined, undefined])
  })
})
