import { expect } from 'vitest'
import { TOWN } from '../device/phone'
import { onePhone } from './world'

const DAY_MS = 86_400_000

/** A phone whose rows are compared with a server's. */
export async function checkedPhone(towns = [TOWN]) {
  const { server, device, engine, clock } = await onePhone(towns)
  const asked = (path: string): number => server.requests.filter((request) => request.path === path).length
  const make = async (count: number, town = TOWN): Promise<string[]> => {
    const ids = await device.records.createMany(Array.from({ length: count }, (_, index) => ({ kind: 'enterprise' as const, town, fields: { name: `企业${index}` } })))
    await engine.now()
    return ids
  }
  const nextDay = async (): Promise<void> => { clock.advance(DAY_MS); await engine.now() }
  /** Every record as the server holds it, and no other. */
  const expectEqual = async (towns = [TOWN]): Promise<void> => {
    const view = server.viewOf(towns)
    const rows = await device.db.records.toArray()
    expect(rows.map((row) => row.id).sort()).toEqual([...view.keys()].sort())
    for (const row of rows) expect([row.version, row.fields]).toEqual([view.get(row.id)!.version, view.get(row.id)!.fields])
  }
  return { server, device, clock, engine, asked, make, nextDay, expectEqual }
}
