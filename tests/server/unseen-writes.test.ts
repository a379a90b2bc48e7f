import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SealedResponse } from '@/contract'
import { onEachBackend } from './support/backends'
import type { Device } from './support/client'
import { assistance, enterprise } from './support/samples'
import { postSealed, sealedRequest } from './support/sealed'
import { startTestServer, type TestServer } from './support/test-server'

onEachBackend('what an author had not seen', ({ openFresh }) => {
  let server: TestServer
  let officer: Device
  let other: Device
  beforeAll(async () => {
    server = await startTestServer(openFresh)
    officer = await server.officer()
    other = await server.secondDevice(officer.person)
  })
  afterAll(() => server.close())

  const recordOf = async (id: string) => (await officer.pullAll()).records.get(id)!
  const notesOf = async (id: string) => {
    const { fields, conflicts } = await recordOf(id)
    return [fields.note, ...conflicts.map((conflict) => conflict.other)]
  }

  test('evidence another phone added stays when this one added twice without network', async () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => ({ attachmentId: v7(), name, category: 'other' }))
    const made = officer.edit(assistance({ evidence: [a] }), { kind: 'assistance' })
    const at = { kind: 'assistance' as const, recordId: made.recordId, town: made.town, baseVersion: 1 }
    await officer.push(made)
    await other.push(other.edit({ evidence: [a, c] }, at))
    await officer.push(officer.edit({ evidence: [a, b] }, at), officer.edit({ evidence: [a, b, d] }, at))
    expect((await recordOf(made.recordId)).fields.evidence).toEqual([a, c, b, d])
  })

  test('labels another phone gave stay when this one gave two without network', async () => {
    const made = officer.edit(enterprise({ labels: ['x'] }))
    const at = { recordId: made.recordId, town: made.town, baseVersion: 1 }
    await officer.push(made)
    await other.push(other.edit({ labels: ['x', 'theirs'] }, at))
    await officer.push(officer.edit({ labels: ['x', 'one'] }, at), officer.edit({ labels: ['x', 'one', 'two'] }, at))
    expect((await recordOf(made.recordId)).fields.labels).toEqual(['x', 'theirs', 'one', 'two'])
  })

  test.each(['mine', 'other one'])('a conflict settled (as %s) over a later write gives its settler no right to that', async (choice) => {
    const made = officer.edit(enterprise({ note: 'zero' }))
    const at = { recordId: made.recordId, town: made.town }
    await officer.push(made)
    await other.push(other.edit({ note: 'other one' }, { ...at, baseVersion: 1 }))
    await officer.push(officer.edit({ note: 'mine' }, { ...at, baseVersion: 1 }))
    const { conflicts, version } = await recordOf(made.recordId)
    await other.push(other.edit({ note: 'other two' }, { ...at, baseVersion: version }))
    await officer.push(
      officer.edit({ note: choice }, { ...at, baseVersion: version, settles: [conflicts[0]!.id] }),
      officer.edit({ note: 'mine again' }, { ...at, baseVersion: version }))
    expect(await notesOf(made.recordId)).toEqual(['other two', choice, 'mine again'])
  })

  test('what an older database of a phone held sealed overwrites nothing its newer one has written since', async () => {
    const made = officer.edit(enterprise({ note: 'zero' }))
    const at = { recordId: made.recordId, town: made.town, baseVersion: 1 }
    await officer.push(made)
    const older = [officer.edit({ note: 'older' }, at), officer.edit({ note: 'older still' }, at)]
    await officer.push(officer.edit({ note: 'newer' }, at))
    const { body: answer } = await postSealed<SealedResponse>(officer, { ...sealedRequest(officer, [older]), older: 0 })
    expect(answer.receipts[0]!.map(({ outcome }) => outcome)).toEqual(['conflict', 'conflict'])
    expect(await notesOf(made.recordId)).toEqual(['newer', 'older', 'older still'])
  })
})
