import { describe, expect, it, test } from 'vitest'
import bundled from 'virtual:content'
import { bothWords, rank, searchable, searchDirectory, servicesForNeeds, serves } from '@/features/directory/search'

const { entries } = bundled.directory
const region = (code: string) => bundled.regions.regions.find((one) => one.code === code)
const all = searchable(entries, (entry) => entry.areas.flatMap((code) => { const found = region(code); return found ? [...bothWords([found.name]), ...found.synonyms] : [] }))
const ids = (filter: Parameters<typeof searchDirectory>[1]) => searchDirectory(all, filter).map((entry) => entry.id)

describe('the directory', () => {
  it('shows everything without a filter, what is at work first', () => {
    const found = searchDirectory(all, {})
    expect(found).toHaveLength(101)
    expect(found.map(rank)).toEqual(found.map(rank).toSorted())
  })

  test.each([
    ['快速维权', 'yx-fast'], ['预审', 'wx-ippc'], ['pre-examination', 'wx-ippc'], ['TISC', 'wx-tisc'], ['ｔｉｓｃ', 'wx-tisc'], ['陶瓷 维权', 'yx-fast'], ['wuxi arbitration', 'wx-arb'], ['12330', 'wx-ippc'],
  ])('finds %s', (text, id) => expect(ids({ text })).toContain(id))

  it('finds a number however it is written', () => {
    const entry = { ...entries[0]!, contacts: [{ phone: '0510-8888-1234', standing: 'stationVerified' as const }] }
    for (const text of ['0510-8888-1234', '051088881234', '8888']) expect(searchDirectory(searchable([entry], () => []), { text })).toHaveLength(1)
  })

  it('wants every word, and finds nothing for nonsense', () => {
    expect(ids({ text: '陶瓷 仲裁' })).toEqual([])
    expect(ids({ text: '   ' })).toHaveLength(101)
  })

  it('shows for a town what serves it, the nearest first', () => {
    const found = searchDirectory(all, { area: '320282112' })
    expect(found.every((entry) => serves(entry, '320282112'))).toBe(true)
    expect(found.map((entry) => entry.id)).not.toContain('cr-jy-xinhua')
    expect(found[0]?.areas).toContain('320282')
    expect(found.findIndex((entry) => entry.areas.includes('32'))).toBeGreaterThan(found.findIndex((entry) => entry.areas.includes('3202')))
  })

  it('shows for a city what serves one of its parts too', () => {
    expect(ids({ area: '3202' })).toContain('wx-yangshan')
  })

  it('filters by purpose and status together', () => {
    const found = searchDirectory(all, { kind: 'mediation', status: 'planned' })
    expect(found.length).toBeGreaterThan(0)
    expect(found.every((entry) => entry.kinds.includes('mediation') && entry.status === 'planned')).toBe(true)
  })
})

describe('services for needs', () => {
  const need = (key: string) => bundled.choices.sets.needs.filter((choice) => choice.key === key)
  it('answer the need, nearest first, and never with what has ended', () => {
    const found = servicesForNeeds(entries, need('pledgeFinancing'), '320282112').map((entry) => entry.id)
    expect(found).toContain('wx-fin')
    expect(found).not.toContain('fin-3yr')
    expect(servicesForNeeds(entries, need('rightsProtection'), '320282112')[0]?.id).toBe('yx-fast')
  })
  it('are none for a need that no service answers', () => {
    expect(servicesForNeeds(entries, need('other'))).toEqual([])
  })
  it('exist for every other need', () => {
    for (const choice of bundled.choices.sets.needs) if (choice.key !== 'other') expect(servicesForNeeds(entries, [choice]).length, choice.key).toBeGreaterThan(0)
  })
})
