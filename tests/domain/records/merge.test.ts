import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '@/domain/canonical'
import { mergeEdit, type MergeEdit, type MergePolicy, type MergeState } from '@/domain/records'

const same = (a: unknown, b: unknown) => canonicalJson(a ?? null) === canonicalJson(b ?? null)
const policy = (field: string): MergePolicy => (field === 'labels' ? 'union' : 'keepServer')
const merge = (state: MergeState, edit: MergeEdit) => mergeEdit(state, edit, policy, same)
const nothing: MergeState = { version: 0, fields: {}, fieldStates: {}, conflicts: [] }

let minted = 0
const edit = (deviceId: string, baseVersion: number, set: Record<string, unknown>, settles?: string[]): MergeEdit =>
  ({ mutationId: `m${(minted += 1)}`, baseVersion, set, settles, by: { id: deviceId, name: deviceId }, deviceId, at: '2026-11-22T02:00:00.000Z' })

const set = fc.record({
  name: fc.constantFrom('甲', '乙', '丙'),
  note: fc.constantFrom('一', '二', null),
  labels: fc.subarray(['highTech', 'listed', 'timeHonoured']),
}, { requiredKeys: [] })

describe('merging edits', () => {
  it('takes two edits of one device saved with the same base: its own first edit is no conflict to its second', () => {
    const first = merge(nothing, edit('A', 0, { name: '甲' }))
    const second = merge(first.state, edit('A', 0, { name: '乙' }))
    expect(second).toMatchObject({ outcome: 'applied', state: { version: 2, fields: { name: '乙' }, conflicts: [] } })
  })

  it('keeps what the server had and what came late, when another device wrote the field unseen', () => {
    const first = merge(nothing, edit('A', 0, { name: '甲' }))
    const other = merge(first.state, edit('B', 1, { name: '乙' }))
    const late = merge(other.state, edit('A', 1, { name: '丙', note: '一' }))
    expect(late.outcome).toBe('conflict')
    expect(late.state.fields).toEqual({ name: '乙', note: '一' })
    expect(late.state.conflicts).toMatchObject([{ field: 'name', kept: '乙', other: '丙', by: { id: 'A' } }])
  })

  it('merges edits of different fields', () => {
    const first = merge(nothing, edit('A', 0, { name: '甲', note: '一' }))
    const other = merge(first.state, edit('B', 1, { name: '乙' }))
    expect(merge(other.state, edit('A', 1, { note: '二' }))).toMatchObject({ outcome: 'merged', state: { fields: { name: '乙', note: '二' }, conflicts: [] } })
  })

  it('joins sets to which two devices added', () => {
    const first = merge(nothing, edit('A', 0, { labels: ['listed'] }))
    const other = merge(first.state, edit('B', 1, { labels: ['listed', 'highTech'] }))
    expect(merge(other.state, edit('A', 1, { labels: ['listed', 'timeHonoured'] })).state.fields.labels).toEqual(['listed', 'highTech', 'timeHonoured'])
  })

  it('settles a conflict with the value somebody chose', () => {
    const start = merge(merge(nothing, edit('A', 0, { name: '甲' })).state, edit('B', 1, { name: '乙' })).state
    const conflicted = merge(start, edit('A', 1, { name: '丙' })).state
    const settled = merge(conflicted, edit('B', conflicted.version, { name: '丙' }, [conflicted.conflicts[0]!.id]))
    expect(settled.state).toMatchObject({ fields: { name: '丙' }, conflicts: [] })
  })

  it('lets two people who settle one conflict differently find that out', () => {
    const start = merge(merge(nothing, edit('A', 0, { name: '甲' })).state, edit('B', 1, { name: '乙' })).state
    const crossed = merge(start, edit('A', 1, { name: '丙' })).state
    const settles = [crossed.conflicts[0]!.id]
    const kept = merge(crossed, edit('B', crossed.version, { name: '乙' }, settles)).state
    expect(kept).toMatchObject({ fields: { name: '乙' }, conflicts: [] })
    const late = merge(kept, edit('A', crossed.version, { name: '丙' }, settles))
    expect(late).toMatchObject({ outcome: 'conflict', state: { fields: { name: '乙' }, conflicts: [{ kept: '乙', other: '丙' }] } })
  })

  it('takes nothing over that its author had not seen, even from the same device', () => {
    const first = merge(nothing, edit('A', 0, { name: '甲', note: '一' }))
    const tab = merge(first.state, edit('A', 1, { name: '乙' }))
    const late = merge(tab.state, { ...edit('A', 1, { name: '丙', note: '二' }), unseen: ['name'] })
    expect(late).toMatchObject({ outcome: 'conflict', lost: { name: '丙' }, state: { fields: { name: '乙', note: '二' }, conflicts: [{ other: '丙' }] } })
  })

  it('never drops an edit: each offered value is in the record, in its history, or in a conflict', () => {
    const edits = fc.array(fc.tuple(fc.constantFrom('A', 'B', 'C'), fc.nat(6), set), { minLength: 1, maxLength: 12 })
    fc.assert(fc.property(edits, (list) => {
      let state = nothing
      for (const [device, behind, offered] of list) {
        const before = state
        const given = edit(device, Math.max(0, state.version - behind), offered)
        const result = merge(state, given)
        state = result.state
        expect(state.version).toBe(before.version + 1)
        for (const [name, value] of Object.entries(offered)) {
          const lost = state.conflicts.find((conflict) => conflict.id === `${given.mutationId}:${name}`)
          if (lost) {
            expect(lost.other).toEqual(value)
            expect(state.fields[name]).toEqual(before.fields[name])
          } else if (policy(name) === 'union') expect(state.fields[name] ?? []).toEqual(expect.arrayContaining(value as string[]))
          else expect(state.fields[name] ?? null).toEqual(value)
        }
        expect(state.conflicts.length).toBeGreaterThanOrEqual(before.conflicts.length)
      }
    }))
  })

  it('overwrites only what its author had seen: every value taken away by the unseen is still beside the record', () => {
    const step = fc.record({
      device: fc.constantFrom('A', 'B'), looked: fc.nat(6), offered: set, own: fc.subarray(['name', 'note']), settling: fc.boolean(),
    })
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 14 }), (steps) => {
      let state = nothing
      /** By field and device, the version at which it was last written. */
      const written: Record<string, Record<string, number>> = {}
      for (const { device, looked, offered, own, settling } of steps) {
        const base = Math.max(0, state.version - looked)
        const settles = settling ? state.conflicts.slice(0, 1).map((conflict) => conflict.id) : []
        const before = state
        const given = { ...edit(device, base, offered, settles), unseen: own }
        const merged = merge(before, given)
        state = merged.state
        for (const [name, value] of Object.entries(before.fields)) {
          const seenByAuthor = Object.entries(written[name] ?? {}).every(([writer, version]) => writer === device || version <= base)
          if (policy(name) === 'union' && !seenByAuthor) expect(state.fields[name]).toEqual(expect.arrayContaining(value as unknown[]))
          if (same(state.fields[name], value) || policy(name) === 'union') continue
          expect(seenByAuthor).toBe(true)
          expect(own).not.toContain(name)
        }
        const settledFields = before.conflicts.flatMap(({ id, field }) => (settles.includes(id) ? [field] : []))
        for (const name of [...Object.keys(merged.changes), ...settledFields]) written[name] = { ...written[name], [device]: state.version }
        for (const conflict of before.conflicts) if (!settles.includes(conflict.id)) expect(state.conflicts).toContainEqual(conflict)
        for (const id of settles) {
          const field = before.conflicts.find((conflict) => conflict.id === id)!.field
          expect(state.fieldStates[field]).toMatchObject({ version: state.version, deviceId: device })
        }
      }
    }))
  })

  it('changes nothing that the edit does not name, and leaves its input as it was', () => {
    fc.assert(fc.property(set, set, fc.nat(3), (present, offered, base) => {
      const before = merge(nothing, edit('A', 0, { address: '丁山', ...present })).state
      const copy = structuredClone(before)
      const after = merge(before, edit('B', base, offered)).state
      expect(before).toEqual(copy)
      for (const name of Object.keys(before.fields)) if (!(name in offered)) expect(after.fields[name]).toEqual(before.fields[name])
    }))
  })
})

describe('canonical JSON', () => {
  it('does not depend on the order of members and reads back the same', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      const turned = value && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).reverse()) : value
      expect(canonicalJson(turned)).toBe(text)
    }))
  })
})
