import { describe, expect, it } from 'vitest'
import { fileOf, framesOf, handOverOf, packContent, type HandOver } from '@/domain/handover'
import { useTake } from '@/features/intake/useTake'
import { rawDeflate } from '@/platform/scan'

const evaluation = { pack: { id: 'p', version: '1', sha256: 'a'.repeat(64) }, asOf: '2026-11-22', facts: { applicant: { kind: 'enterprise' as const } } }
const [one, other] = ['宜兴样例陶瓷有限公司', '宜兴样例电缆有限公司'].map((name) => handOverOf(evaluation, { name })) as [HandOver, HandOver]
const file = (name: string, text: string) => new File([text], name, { type: 'application/octet-stream' })

describe('what an officer opens', () => {
  it('is one at a time: what came with it is named, and neither stands in for the other', async () => {
    const { handOver, notTaken, failed, takeFiles, startOver } = useTake()
    await takeFiles([file('one.ipw', fileOf(one)), file('other.ipw', fileOf(other)), file('again.ipw', fileOf(one)), file('cut.ipw', fileOf(other).slice(0, -20))])
    expect(handOver.value).toEqual(one)
    expect(notTaken.value).toEqual(['other.ipw', 'cut.ipw'])
    // The system opens another file while this one is looked at.
    await takeFiles([file('third.ipw', fileOf(other))])
    expect([handOver.value, notTaken.value, failed.value]).toEqual([one, ['other.ipw', 'cut.ipw', 'third.ipw'], undefined])
    startOver()
    await takeFiles([file('other.ipw', fileOf(other))])
    expect([handOver.value, notTaken.value]).toEqual([other, []])
  })
  it('says what could not be read beside what could', async () => {
    const { handOver, notTaken, failed, takeFiles } = useTake()
    await takeFiles([file('cut.ipw', fileOf(other).slice(0, -20))])
    expect([failed.value, notTaken.value]).toEqual(['handover-damaged', []])
    await takeFiles([file('cut.ipw', fileOf(other).slice(0, -20)), file('one.ipw', fileOf(one))])
    expect([handOver.value, notTaken.value, failed.value]).toEqual([one, ['cut.ipw'], undefined])
  })
  it('is not troubled by a code read once more', async () => {
    const codes = framesOf(await packContent(handOverOf({ ...evaluation, facts: { patents: Array.from({ length: 30 }, (_, at) => ({ type: 'invention' as const, costYuan: 5_000 + at * 131 })) } }, {}), rawDeflate()))
    const { handOver, notTaken, takeFiles } = useTake()
    await takeFiles([...codes, codes[0]!].map((code, at) => file(`${at}.txt`, code)))
    expect(handOver.value?.facts.patents).toHaveLength(30)
    expect(notTaken.value).toEqual([])
  })
})
