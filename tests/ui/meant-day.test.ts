import { expect, it } from 'vitest'
import { checkFacts } from '@/domain/policy'
import { isMeantDay } from '@/ui'

it('takes no day of a year that was begun or written with two figures, which no station could read', () => {
  for (const day of ['0002-05-08', '0021-05-08', '0202-05-08', '12021-05-08', '1821-05-08', '']) {
    expect(isMeantDay(day), day).toBe(false)
    expect(checkFacts({ patents: [{ grantDate: day }] }).facts, day).toBeUndefined()
  }
  for (const day of ['1985-04-01', '2021-05-08', '2099-12-31']) {
    expect(isMeantDay(day), day).toBe(true)
    expect(checkFacts({ patents: [{ grantDate: day }] }).facts, day).toBeDefined()
  }
})
