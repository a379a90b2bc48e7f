import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AuditAnswer, PersonErased, PersonFound } from '@/contract'
import { proofHash } from '@/server/privacy'
import { onEachBackend } from '../support/backends'
import type { Device } from '../support/client'
import { enterprise } from '../support/samples'
import { OTHER_TOWN, startTestServer, TOWN, type TestServer } from '../support/test-server'

const LI = { name: '李某受访', phone: '13800005678' }

onEachBackend('what a person may ask of the station, by its administrators', ({ openFresh }) => {
  let server: TestServer
  let here: Device
  let elsewhere: Device
  beforeAll(async () => {
    server = await startTestServer(openFresh)
    here = await server.person({ name: '管理甲', role: 'administrator', towns: [TOWN] })
    elsewhere = await server.person({ name: '管理乙', role: 'administrator', towns: [OTHER_TOWN] })
  })
  afterAll(() => server.close())

  const search = (who: Device, subject: unknown) => who.call<PersonFound & { error?: string; at?: string }>('POST', '/api/privacy/search', { subject })
  const erase = (who: Device, body: unknown) => who.call<PersonErased & { error?: string; at?: string }>('POST', '/api/privacy/erase', body)
  async function known(name: string) {
    const officer = await server.person({ name: '专员', role: 'officer', towns: [TOWN, OTHER_TOWN] })
    const inTown = officer.edit(enterprise({ contacts: [{ ...LI, name }] }), { town: TOWN })
    const inOther = officer.edit(enterprise({ contacts: [{ ...LI, name }] }), { town: OTHER_TOWN })
    await officer.push(inTown, inOther)
    return { officer, inTown: inTown.recordId, inOther: inOther.recordId }
  }

  test('is found in the administrator’s own towns only, and stands nowhere by name', async () => {
    const { inTown, inOther } = await known('李某受访')
    expect((await search(here, LI)).body.data.records.map(({ id, town }) => [id, town])).toEqual([[inTown, TOWN]])
    expect((await search(elsewhere, LI)).body.data.records.map(({ id }) => id)).toEqual([inOther])
    expect((await search(await server.person({ name: '管理丙', role: 'administrator', towns: [] }), LI)).body.data.records).toEqual([])
    expect((await search(here, { name: '李某受访', phone: '13911112222' })).body.data.records).toEqual([])
    expect((await search(here, { name: '李' })).status).toBe(400)
    for (const role of ['officer', 'supervisor'] as const) expect((await search(await server.person({ name: '同事', role, towns: [TOWN] }), LI)).status).toBe(403)

    const { body: { steps } } = await here.call<AuditAnswer>('GET', '/api/audit?act=person-exported')
    expect(steps.filter(({ by }) => by?.id === here.person.id).at(-1)).toMatchObject({ about: { kind: 'search' }, details: { towns: [TOWN], rows: 1 } })
    expect(JSON.stringify(steps)).not.toMatch(/李某|13800005678/)
  })

  test('is erased after the name was typed once more, where it was chosen, in those towns; the proof is the one in the audit', async () => {
    const name = '李某要求清除'
    const { inTown, inOther, officer } = await known(name)
    const subject = { name }
    expect(await erase(here, { subject, records: [inTown], confirm: '李某' })).toMatchObject({ status: 400, body: { error: 'bad-request', at: 'confirm' } })
    expect(await erase(here, { subject, records: [], confirm: name })).toMatchObject({ status: 400 })
    expect((await erase(officer, { subject, records: [inTown], confirm: name })).status).toBe(403)
    // an id of another town is as if it were not there
    expect((await erase(here, { subject, records: [inOther], confirm: name })).body.proof.counts).toMatchObject({ records: 0 })
    expect((await search(elsewhere, subject)).body.data.records).toHaveLength(1)

    const { body: { proof, hash } } = await erase(here, { subject, records: [inTown, inOther], confirm: ` ${name} ` })
    expect(proof.counts).toEqual({ records: 1, places: 1, signatures: 0, kept: 0 })
    expect(hash).toBe(proofHash(proof))
    expect(JSON.stringify(proof)).not.toContain(name)
    expect((await search(here, subject)).body.data.records).toEqual([])
    const { body: { steps } } = await here.call<AuditAnswer>('GET', '/api/audit?act=person-erased')
    expect(steps.find(({ about }) => about?.id === hash)).toMatchObject({ by: { id: here.person.id }, details: { records: 1, places: 1 } })
    expect((await officer.pullAll()).records.get(inTown)!.fields['contacts']).toEqual([])
  })
})
