import { describe, expect, it } from 'vitest'
import type { LetterAnswer, LetterEntry } from '@/contract'
import { fileOf } from '@/domain/handover'
import { useLetter } from '@/features/station/inbox/useLetter'
import { useLetters } from '@/features/station/inbox/useLetters'

const entry = (n: number, more: Partial<LetterEntry> = {}): LetterEntry => ({ id: `id-${n}`, receipt: `000${n}-0000`, town: '320282112', receivedAt: '2026-11-22T08:00:00.000Z', name: `${n}厂`, taken: null, ...more })
const coded = (code: string) => Object.assign(new Error(code), { code })
const codeOf = (problem: unknown) => (problem as { code: 'offline' }).code

describe('what was sent in', () => {
  it('is read page by page; a search begins anew, and the answer that was asked for last counts', async () => {
    const answers: { asked: object; answer: (value: { letters: LetterEntry[]; waiting: number; cursor?: string }) => void }[] = []
    const letters = useLetters({ codeOf, list: (asked) => new Promise((answer) => { answers.push({ asked, answer }) }) })
    const first = letters.load()
    answers[0]!.answer({ letters: [entry(1)], waiting: 2, cursor: 'id-1' })
    await first
    const more = letters.more()
    answers[1]!.answer({ letters: [entry(2)], waiting: 2 })
    await more
    expect(letters.letters.value?.map(({ id }) => id)).toEqual(['id-1', 'id-2'])
    const [slow, quick] = [letters.search('7k2m'), letters.search(' 7K2M-9QXD ')]
    answers[3]!.answer({ letters: [entry(3)], waiting: 2 })
    answers[2]!.answer({ letters: [], waiting: 2 })
    await Promise.all([slow, quick])
    expect(letters.letters.value?.map(({ id }) => id)).toEqual(['id-3'])
    expect(answers.map(({ asked }) => asked)).toEqual([{}, { before: 'id-1' }, { find: '7k2m' }, { find: '7K2M-9QXD' }])
  })

  it('one that was taken over between two pages stands once, as it is now', async () => {
    const taken = entry(2, { taken: { by: { id: 'c', name: 'c' }, at: '2026-11-22T09:00:00.000Z' } })
    const letters = useLetters({ codeOf, list: async ({ before }) => (before === undefined ? { letters: [entry(1), entry(2)], waiting: 3, cursor: 'waits.id-2' } : { letters: [entry(3), taken], waiting: 2 }) })
    await letters.load()
    await letters.more()
    expect(letters.letters.value).toEqual([entry(1), entry(3), taken])
  })

  it('without network says why, and keeps what was read', async () => {
    let online = true
    const letters = useLetters({ codeOf, list: async () => { if (!online) throw coded('offline'); return { letters: [entry(1)], waiting: 1 } } })
    await letters.load()
    online = false
    await letters.load()
    expect([letters.error.value, letters.letters.value?.length, letters.loading.value]).toEqual(['offline', 1, false])
  })
})

describe('one letter', () => {
  const content = { pack: { id: 'p', version: '1', sha256: 'a'.repeat(64) }, asOf: '2026-11-22', facts: {}, from: { name: '1厂' } }
  const whole = (more: Partial<LetterEntry> = {}): LetterAnswer['letter'] => ({ ...entry(1, more), file: fileOf(content), consentedAt: '2026-11-22T08:00:00.000Z', goesAt: '2027-02-20T08:00:00.000Z' })
  const taken = (id: string) => ({ by: { id, name: id }, at: '2026-11-22T09:00:00.000Z' })

  it('is read as what is handed over by code or file, and is one’s own once taken over', async () => {
    const letter = useLetter('id-1', 'me', { open: async () => whole(), take: async () => taken('me'), remove: async () => undefined })
    await letter.load()
    expect(letter.handOver.value).toEqual(content)
    expect([letter.isMine.value, letter.isTheirs.value]).toEqual([false, false])
    expect(await letter.take()).toBe(true)
    expect([letter.isMine.value, letter.isTheirs.value]).toEqual([true, false])
  })

  it('that a colleague took a moment before is not taken: who it was is shown with the reason', async () => {
    let opened = 0
    const letter = useLetter('id-1', 'me', { open: async () => whole((opened += 1) > 1 ? { taken: taken('colleague') } : {}), take: async () => { throw coded('letter-taken') }, remove: async () => undefined })
    await letter.load()
    expect(await letter.take()).toBe(false)
    expect([letter.failed.value, letter.isTheirs.value, letter.letter.value?.taken?.by.name]).toEqual(['letter-taken', true, 'colleague'])
  })

  it('whose taking over or removal does not get through stays as it was', async () => {
    const letter = useLetter('id-1', 'me', { open: async () => whole(), take: async () => { throw coded('offline') }, remove: async () => { throw coded('offline') } })
    await letter.load()
    expect([await letter.take(), await letter.remove('spam'), letter.failed.value, letter.letter.value?.taken]).toEqual([false, false, 'offline', null])
  })
})
