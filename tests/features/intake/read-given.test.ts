import { describe, expect, it } from 'vitest'
import { fileOf, framesOf, packContent, type HandOver } from '@/domain/handover'
import { rawDeflate, rawInflate } from '@/platform/scan'
import { missingCodes, readGiven } from '@/features/intake/read-given'
import { handOverOf } from '@/domain/handover/who'
import { visitOf } from '@/features/intake/visit-of'

const patents = Array.from({ length: 30 }, (_, at) => ({ type: 'invention' as const, granted: true, costYuan: 5_000 + at * 131, number: `ZL2019${String(10_000_000 + at * 77_773)}.${at % 9}` }))
const evaluation = { pack: { id: 'p', version: '1', sha256: 'a'.repeat(64) }, asOf: '2026-11-22', facts: { applicant: { kind: 'enterprise' as const, region: '320282103' }, patents } }
const given: HandOver = handOverOf(evaluation, { name: ' 宜兴样例陶瓷有限公司 ', creditCode: '91320282 MA0DEM0136', contact: '周慧敏', phone: ' ' })
const codes = async () => framesOf(await packContent(given, rawDeflate()))

describe('what an enterprise says of itself', () => {
  it('goes along tidied, and only what it said', () => {
    expect(given.from).toEqual({ name: '宜兴样例陶瓷有限公司', creditCode: '91320282MA0DEM0136', town: '320282103', contact: { name: '周慧敏' } })
    expect(handOverOf({ ...evaluation, facts: {} }, {}).from).toBeUndefined()
  })
})

describe('what an officer reads', () => {
  it('is whole after the last code, packed and unpacked by the browser’s own means', async () => {
    const [first, ...rest] = await codes()
    expect(rest.length).toBeGreaterThan(0)
    const one = await readGiven(first!, undefined, rawInflate())
    expect(one.handOver).toBeUndefined()
    expect(missingCodes(one.codes!)).toEqual(rest.map((_, at) => at + 2))
    expect((await readGiven(rest.join('\n'), one.codes, rawInflate())).handOver).toEqual(given)
  })
  it('is a file, too', async () => {
    expect((await readGiven(fileOf(given), undefined, undefined)).handOver).toEqual(given)
    await expect(readGiven('https://example.cn/', undefined, undefined)).rejects.toMatchObject({ code: 'handover-unreadable' })
  })
  it('unpacks to no more than it may', async () => {
    await expect(rawInflate()!(await rawDeflate()!(new Uint8Array(10_000)), 9_999)).rejects.toThrow(RangeError)
  })
})

describe('the visit that begins with it', () => {
  const taking = { towns: ['320282103', '320282104'], snapshot: undefined, startedAt: '2026-11-22T01:00:00Z', visitor: '王专员' }

  it('is of the known enterprise, or of a new one filled in as far as it was said', () => {
    expect(visitOf(given, { ...taking, enterpriseId: 'e1' })).toMatchObject({ enterpriseId: 'e1', visitors: [{ name: '王专员' }], interviewees: [{ name: '周慧敏' }] })
    const fresh = visitOf(given, { ...taking, enterpriseId: undefined })
    expect(fresh.enterpriseId).toBeUndefined()
    expect(fresh.newEnterprise).toMatchObject({ name: '宜兴样例陶瓷有限公司', creditCode: '91320282MA0DEM0136', town: '320282103', contacts: [{ name: '周慧敏' }] })
  })
  it('stays in the officer’s towns', () => {
    expect(visitOf(given, { ...taking, towns: ['320282104', '320282105'], enterpriseId: undefined }).newEnterprise?.town).toBeUndefined()
    expect(visitOf(given, { ...taking, towns: ['320282104'], enterpriseId: undefined }).newEnterprise?.town).toBe('320282104')
  })
})
