import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LETTER_MAX_CHARACTERS, type Letter } from '@/contract'
import { readFile, receiptNumberOf, type HandOver } from '@/domain/handover'
import { forgetSending, SENDING } from '@/features/content/sending-kept'
import { forTown, letterFor, saidIn, sendLetter, type Course } from '@/features/station/send/letter'

const TOWN = '320282112'
const given = (more: Partial<HandOver> = {}): HandOver => ({ pack: { id: 'p', version: '1', sha256: 'a'.repeat(64) }, asOf: '2026-11-22', facts: { ipms: { certified: true } }, ...more })
const ids = () => {
  let last = 0
  return () => `01900000-0000-7000-8000-${String(last += 1).padStart(12, '0')}`
}
const tools = (town = TOWN) => ({ town, newId: ids(), now: () => Date.UTC(2026, 10, 22, 8) })

describe('a letter', () => {
  it('says what was handed over, in the one form there is, and to which town', () => {
    const { letter } = letterFor(undefined, forTown(given({ from: { name: '宜兴陶瓷厂' } }), TOWN), tools())
    expect(letter).toMatchObject({ town: TOWN, consent: { givenAt: '2026-11-22T08:00:00.000Z' } })
    expect(readFile(letter.file)).toEqual(given({ from: { name: '宜兴陶瓷厂', town: TOWN } }))
  })

  it('is the one before as long as it says the same, also on another day and by other rules', () => {
    const first = letterFor(undefined, given(), tools())
    expect(letterFor(first, given({ asOf: '2026-11-23', pack: { id: 'p', version: '2', sha256: 'b'.repeat(64) } }), tools())).toBe(first)
    for (const [town, content] of [['320282104', given()], [TOWN, given({ facts: {} })], [TOWN, given({ from: { name: '改了名' } })]] as const) expect(letterFor(first, content, { ...tools(town), newId: () => 'other' }).letter.id).toBe('other')
    expect(saidIn(TOWN, given())).not.toBe(saidIn('320282104', given()))
  })

  it('that is too long goes by file, and says so', () => {
    const patents = Array.from({ length: 2_000 }, (_, at) => ({ type: 'invention' as const, granted: true, costYuan: at, number: `ZL2020${10_000_000 + at}.X` }))
    expect(JSON.stringify(patents).length).toBeGreaterThan(LETTER_MAX_CHARACTERS)
    expect(() => letterFor(undefined, given({ facts: { patents } }), tools())).toThrow('handover-too-large')
  })
})

/** What may become of one press of the button. */
const FATES = ['arrives', 'answer lost', 'offline', 'busy', 'closed'] as const

describe('sending', () => {
  it('whatever becomes of each try, and however often the page is closed in between: what says the same arrives once, and a number is shown only for what arrived', () => fc.assert(fc.asyncProperty(
    fc.array(fc.record({ fate: fc.constantFrom(...FATES), name: fc.constantFrom('甲厂', '乙厂'), again: fc.nat(1) }), { minLength: 1, maxLength: 12 }), async (tries) => {
      const arrived = new Map<string, Letter>()
      const newId = ids()
      let disk: Course = {}
      // what says the same in a row, until it is known what became of it
      const posted = new Map<string, Set<string>>()
      let stretch = 0
      let last = ''
      for (const { fate, name, again } of tries) {
        if (name !== last) stretch += 1
        last = name
        for (let press = 0; press <= again; press += 1) {
          const before = disk.sent
          const sentNow = await sendLetter(given({ from: { name } }), {
            ...tools(), newId,
            keep: async (change) => (disk = structuredClone(change(disk))),
            async post(letter) {
              expect(disk.pending?.letter).toEqual(letter)
              posted.set(`${stretch}`, (posted.get(`${stretch}`) ?? new Set()).add(letter.id))
              if (fate === 'offline') throw Object.assign(new Error(), { code: 'offline' })
              if (fate === 'busy') throw Object.assign(new Error(), { code: 'too-many-requests' })
              if (fate === 'closed' && !arrived.has(letter.id)) throw Object.assign(new Error(), { code: 'letter-town-closed' })
              if (!arrived.has(letter.id)) arrived.set(letter.id, letter)
              if (fate === 'answer lost') throw Object.assign(new Error(), { code: 'timeout' })
              return { nonce: 'n', receipt: receiptNumberOf(letter.id), town: letter.town, receivedAt: '2026-11-22T08:00:00.000Z' }
            },
          }).then(() => true, () => false)
          if (!sentNow) expect(disk.sent).toEqual(before)
          else {
            expect([...arrived.keys()].map(receiptNumberOf)).toContain(disk.sent!.receipt)
            expect(disk.pending).toBeUndefined()
          }
          if (!disk.pending) stretch += 1
        }
      }
      for (const sameIds of posted.values()) expect(sameIds.size).toBe(1)
    }), { numRuns: 60 }))

  it('pressed again after lost answers, it is one letter', async () => {
    const arrived: string[] = []
    let disk: Course = {}
    let lost = 3
    const press = () => sendLetter(given(), {
      ...tools(), newId: ids(),
      keep: async (change) => (disk = structuredClone(change(disk))),
      async post({ id, town }) {
        arrived.push(id)
        if ((lost -= 1) >= 0) throw Object.assign(new Error(), { code: 'timeout' })
        return { nonce: 'n', receipt: receiptNumberOf(id), town, receivedAt: '2026-11-22T08:00:00.000Z' }
      },
    }).catch(() => undefined)
    for (let n = 0; n < 4; n += 1) await press()
    expect(new Set(arrived).size).toBe(1)
    expect(disk).toMatchObject({ sent: { receipt: receiptNumberOf(arrived[0]!), town: TOWN } })
  })

  it('is forgotten with the answers, and comes back when that is undone', async () => {
    const kept = new Map<string, unknown>([[SENDING, { who: { contact: '周慧敏' } }]])
    const store = { get: async <T>(id: string) => ({ value: kept.get(id) as T | undefined, rev: 1 }), put: async (id: string, value: unknown) => { kept.set(id, value); return 1 }, remove: async (id: string) => { kept.delete(id) } }
    const undo = await forgetSending(store)
    expect(kept.size).toBe(0)
    await undo()
    expect(kept.get(SENDING)).toEqual({ who: { contact: '周慧敏' } })
  })
})
