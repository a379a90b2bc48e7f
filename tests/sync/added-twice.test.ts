import { expect, test } from 'vitest'
import { openPhone, seededRandom, TOWN } from '../device/phone'
import { FakeServer } from './fake-server'
import { DEVICE, makeEngine, network } from './world'

const OTHER = '01900000-0000-7000-8000-000000000002'
const consent = (id: string, by: string) => ({ id: `01900000-0000-7000-8000-0000000000${id}`, purpose: 'photo' as const, given: true, by, wording: '2026-11-22', at: '2026-03-02T01:00:00.000Z' })

test('a consent a colleague wrote down is not lost when this phone, offline, wrote down two', async () => {
  const server = new FakeServer()
  const one = { device: await openPhone({ random: seededRandom(1) }), ...server.addDevice({ id: DEVICE, personId: 'person-1', towns: [TOWN], token: 'token-1' }) }
  const two = { device: await openPhone({ personId: 'person-2', random: seededRandom(2) }), ...server.addDevice({ id: OTHER, personId: 'person-2', towns: [TOWN], token: 'token-2' }) }
  const sync = (phone: typeof one, deviceId: string, token: string) => makeEngine({ device: phone.device, deviceId, token, transport: network(server), random: seededRandom(9) }).now()
  const enterpriseId = '01900000-0000-7000-8000-0000000000ee'
  const id = await one.device.records.create('visit', TOWN, { number: '丁蜀-1', enterpriseId, startedAt: '2026-03-02T01:00:00.000Z', mode: 'onSite', visitors: [{ name: '周敏' }], submittedAt: '2026-03-02T01:00:00.000Z' })
  await sync(one, DEVICE, 'token-1')
  await sync(two, OTHER, 'token-2')
  const add = async ({ device }: typeof one, each: ReturnType<typeof consent>) => {
    const seen = (await device.records.get('visit', id))!
    await device.records.change('visit', id, { consents: [...seen.fields.consents ?? [], each] }, { seen })
  }
  await add(two, consent('b1', '同事记的'))
  await sync(two, OTHER, 'token-2')
  // Offline, before hearing of it.
  await add(one, consent('a1', '甲'))
  await add(one, consent('a2', '乙'))
  await sync(one, DEVICE, 'token-1')
  await sync(two, OTHER, 'token-2')
  const { fields, conflicts } = server.records.get(id)!.state
  expect(conflicts).toEqual([])
  expect((fields['consents'] as { by: string }[]).map(({ by }) => by)).toEqual(['同事记的', '甲', '乙'])
})
