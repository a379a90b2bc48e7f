import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { compileContent, type CompiledPack } from '@/cli/content/compile'
import { isPolicyPackName, isTownCode, SERVICE_STATUSES, type ContentPacks } from '@/domain/content'
import type { PolicyPack } from '@/domain/policy'
import { problemsAfter, SEEDS } from './seeds'

let packs: CompiledPack[]
const data = <N extends keyof ContentPacks>(name: N) => packs.find((pack) => pack.name === name)?.data as ContentPacks[N]
beforeAll(async () => { packs = await compileContent(SEEDS) })

describe('the seeds as they are', () => {
  it('hold 101 services, 7 districts with 88 town-level units, 44 targets, 4 stages and 33 benefits', () => {
    expect(data('directory').entries).toHaveLength(101)
    expect(data('regions').regions.filter((region) => region.kind === 'district')).toHaveLength(7)
    expect(data('regions').regions.filter((region) => isTownCode(region.code))).toHaveLength(88)
    expect(data('indicators').targets).toHaveLength(44)
    expect(data('indicators').stages).toHaveLength(4)
    expect(packs.flatMap((pack) => (isPolicyPackName(pack.name) ? (pack.data as PolicyPack).benefits : []))).toHaveLength(33)
  })

  it('show no number as verified that no station has called', () => {
    for (const entry of data('directory').entries) {
      expect(SERVICE_STATUSES).toContain(entry.status)
      for (const contact of entry.contacts) expect(contact.standing, entry.id).not.toBe('stationVerified')
    }
  })

  it('find 湖㳇 by the characters people type', () => {
    expect(data('regions').regions.find((region) => region.code === '320282113')).toMatchObject({ name: { zh: '湖㳇镇', en: 'Hufu Town' }, synonyms: ['湖父', '湖父镇'] })
  })

  it('give the same bytes every time, named by their hash', async () => {
    for (const pack of packs) expect(createHash('sha256').update(pack.json).digest('hex')).toBe(pack.sha256)
    expect((await compileContent(SEEDS)).map((pack) => pack.sha256)).toEqual(packs.map((pack) => pack.sha256))
  })
})

describe('a wrong seed', () => {
  const replace = (from: string | RegExp, to: string) => (text: string) => text.replace(from, to)
  const city = 'directory/entries/city.yaml'
  const choices = (change: (text: string) => string) => problemsAfter('choices/visit.yaml', change)

  test.each<[string, string, (text: string) => string, string]>([
    ['an entry too few', city, (text) => text.slice(text.indexOf('- id: wx-tisc')), 'directory: 100 entries, expected 101'],
    ['an id used twice', city, replace('- id: wx-tisc', '- id: wx-ippc'), 'directory wx-ippc: id is used twice'],
    ['an unknown type', city, replace('type: tisc', 'type: nowhere'), 'directory wx-tisc: type nowhere does not exist'],
    ['an unknown purpose', city, replace('kinds: [information]', 'kinds: [nothing]'), 'directory wx-tisc: kind nothing does not exist'],
    ['an unknown place', city, replace("areas: ['3202']", "areas: ['320299']"), 'directory wx-ippc: area 320299 does not exist'],
    ['a source nobody knows', city, replace('sources: [wuxi-white-paper-2020, wuxi-white-paper-2024]', 'sources: [hearsay]'), 'directory wx-ippc: source hearsay does not exist'],
    ['no source at all', city, replace('sources: [wuxi-white-paper-2020, wuxi-white-paper-2024]', 'sources: []'), `${city} wx-ippc sources: Invalid length: Expected >=1 but received 0`],
    ['a stage that contradicts the status', city, replace('stage: beingBuilt', 'stage: running'), 'directory wx-tisc: stage running does not go with status approved'],
    ['a number verified on no day', city, replace('contacts: []', "contacts: [{ phone: '0510-00000000', standing: stationVerified }]"), 'directory wx-ippc: 0510-00000000 is called verified without a day'],
    ['a hotline that is not listed', city, replace("hotline: '12330'", "hotline: '99999'"), `${city} wx-ippc: hotline 99999 is not in directory/hotlines.yaml`],
    ['a hotline without its name', 'directory/hotlines.yaml', replace(/  name: .*\n/, ''), 'directory wx-ippc: 12330 is a national line without its name'],
    ['English left empty', city, replace(', en: Wuxi IP Protection Centre }', ", en: '' }"), `${city} wx-ippc name.en: Invalid length: Expected >=1 but received 0`],
    ['English that is Chinese', city, replace(', en: Wuxi IP Protection Centre }', ', en: 无锡 }'), 'directory entries wx-ippc name: not English: 无锡'],
    ['Chinese that is English', city, replace('zh: 专利快速预审', 'zh: Fast track'), 'directory entries wx-ippc services 0: not Chinese: Fast track'],
    ['a field nobody knows', city, replace('level: city', 'level: city\n  adress: here'), `${city} wx-ippc adress: Invalid key: Expected never but received "adress"`],
    ['a key given twice', city, replace('level: city', 'level: city\n  level: town'), `${city}:7: Map keys must be unique`],
    ['a town in no district', 'regions/districts/320282-yixing.yaml', replace("'320282112'", "'320299112'"), 'regions 320299112: lies in 320299, which does not exist'],
    ['a town too few', 'regions/districts/320282-yixing.yaml', replace(/ {2}- \{ code: '320282112'.*\n/, ''), 'regions: 87 town-level units, expected 88'],
    ['a district among the towns', 'regions/districts/320282-yixing.yaml', replace('kind: subdistrict', 'kind: district'), 'regions 320282001: kind district does not go with this code'],
    ['codes without source', 'regions/pack.yaml', replace('documents: [nbs-codes-2023]', 'documents: []'), 'regions: codes without a source document'],
    ['a figure without source', 'indicators/targets/creation.yaml', replace(/ {2}source: .*\n/, ''), 'indicators/targets/creation.yaml YX-C01 source: Invalid key: Expected "source" but received undefined'],
    ['a figure from an unknown source', 'indicators/targets/creation.yaml', replace('document: yixing-plan-2024-2026', 'document: memory'), 'indicators YX-C01: source memory does not exist'],
    ['an unknown unit', 'indicators/targets/creation.yaml', replace('unit: case', 'unit: bag'), 'indicators YX-C01: unit bag does not exist'],
    ['an unknown task', 'indicators/targets/creation.yaml', replace('relatedTasks: [4]', 'relatedTasks: [40]'), 'indicators YX-C01: task 40 does not exist'],
    ['a stage that ends before it begins', 'indicators/stages.yaml', replace("until: '2024-05'", "until: '2023-05'"), 'indicators stage 1: ends (2023-05) before it begins (2024-01)'],
    ['a difference about nothing', 'indicators/differences.yaml', replace('YX-C09', 'YX-C99'), 'indicators differences: target YX-C99 does not exist'],
    ['a form key without words', 'choices/visit.yaml', replace(/ {2}- \{ key: video.*\n/, ''), 'choices visitModes: video has no words'],
    ['a word for no form key', 'choices/visit.yaml', replace('key: video', 'key: television'), 'choices visitModes: television is not a key of the code'],
    ['a need answered by nothing known', 'choices/visit.yaml', replace('serviceKinds: [dataIp]', 'serviceKinds: [magic]'), 'choices needs dataIp: service kind magic does not exist'],
    ['a term in a choice', 'choices/assistance.yaml', replace('zh: 需双方同意', 'zh: 15 日内答复'), 'choices assistanceCategories mediation: a figure without a source'],
    ['a set nobody wrote', 'choices/visit.yaml', replace(/needs:\n( {2}- .*\n)+/, ''), 'choices: no choices for: needs'],
    ['a benefit that leads to nowhere', 'policies/wuxi-2020-11/art05-pledge-interest.yaml', (text) => text.replace('services: [policy', 'services: [magic, policy'), 'policies wuxi-2020-11/art05-pledge-interest: service kind magic does not exist'],
    ['a set nobody reads', 'choices/visit.yaml', replace('needs:', 'wishes:'), 'choices/visit.yaml wishes'],
  ])('%s is named', async (_what, file, change, message) => {
    const problems = await problemsAfter(file, change)
    expect(problems.some((problem) => problem.startsWith(message)), problems.join('\n')).toBe(true)
  })

  it('says everything the checks find at once', async () => {
    expect(await choices((text) => text.replace('key: video', 'key: television').replace('serviceKinds: [dataIp]', 'serviceKinds: [magic]'))).toHaveLength(3)
  })
})
