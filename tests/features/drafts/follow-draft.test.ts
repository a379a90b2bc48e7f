import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Device, Draft } from '@/device'
import { followDraft } from '@/features/drafts/follow-draft'
import { draftsClash, mergeDrafts } from '@/features/drafts/merge-drafts'
import { openPhone } from '../../device/phone'

interface Form { form: { name: string; phone: string } }

let device: Device
let draft: Draft<Form>
beforeEach(async () => {
  device = await openPhone()
  draft = await device.drafts.create<Form>('enterprise', { form: { name: '甲', phone: '' } })
})
afterEach(() => device.close())

/** A tab with the form open on the draft. */
function tab() {
  let value = structuredClone(draft.value)
  const followed = followDraft<Form, Draft<Form>>({
    get: (id) => device.drafts.get<Form>(id), save: (id, copy, step, seen) => device.drafts.save(id, copy, step, seen),
    setAside: (other, copy) => device.drafts.setAside(other.id, other.kind, copy),
    read: () => structuredClone(value), show: (next) => { value = next },
  })
  followed.begin(structuredClone(draft))
  return {
    ...followed,
    get form() { return value.form },
    // In place, as a field bound to the form does.
    type(change: Partial<Form['form']>) { Object.assign(value.form, change) },
    store: () => followed.save(draft.id, structuredClone(value)),
    async look() { followed.saw((await device.drafts.get<Form>(draft.id))!) },
  }
}
/** Two tabs that wrote different names; the second could not store its own. */
async function clashing() {
  const [first, second] = [tab(), tab()]
  first.type({ name: '甲一' })
  second.type({ name: '甲二' })
  await first.store()
  await second.store().catch(() => undefined)
  return { first, second }
}
const stored = async () => (await device.drafts.get<Form>(draft.id))!.value.form
const everything = async () => JSON.stringify((await device.drafts.list()).map(({ value }) => value))

describe('two tabs on one draft', () => {
  it('a second tab never overwrites what the first has stored since: it asks, and keeps the form', async () => {
    const [first, second] = [tab(), tab()]
    first.type({ name: '甲一' })
    second.type({ name: '甲二' })
    await first.store()
    await expect(second.store()).rejects.toMatchObject({ code: 'draft-elsewhere' })
    expect([await stored(), second.form, second.clash.value?.value.form]).toEqual([{ name: '甲一', phone: '' }, { name: '甲二', phone: '' }, { name: '甲一', phone: '' }])
    await expect(second.store()).rejects.toMatchObject({ code: 'draft-elsewhere' })
  })

  it('what is typed after taking another tab’s change over is not that tab’s to replace', async () => {
    const [first, second] = [tab(), tab()]
    first.type({ name: '甲一' })
    await first.store()
    await second.look()
    second.type({ name: '甲二' })
    first.type({ name: '甲三' })
    await first.store()
    await expect(second.store()).rejects.toMatchObject({ code: 'draft-elsewhere' })
    expect([second.form.name, (await stored()).name]).toEqual(['甲二', '甲三'])
  })

  it.each([['here', '甲二'], ['other', '甲一']] as const)('choosing “%s” goes on with it and keeps the other as a draft of its own', async (which, name) => {
    const { first, second } = await clashing()
    await second.choose(which)
    await second.store()
    expect([second.clash.value, second.form.name, (await stored()).name]).toEqual([undefined, name, name])
    for (const typed of ['甲一', '甲二']) expect(await everything()).toContain(typed)
    await first.look()
    expect([first.form.name, first.clash.value]).toEqual([name, undefined])
  })

  it('what is typed while the form is set aside joins the other version that was chosen', async () => {
    const { second } = await clashing()
    const chosen = second.choose('other')
    second.type({ phone: '0510' })
    await chosen
    expect([second.clash.value, second.form]).toEqual([undefined, { name: '甲一', phone: '0510' }])
    await second.store()
    expect(await stored()).toEqual({ name: '甲一', phone: '0510' })
  })

  it('what is typed meanwhile where the other version differs is asked about again, and neither is lost', async () => {
    const { second } = await clashing()
    const chosen = second.choose('other')
    second.type({ name: '甲二三' })
    await chosen
    expect([second.clash.value?.value.form.name, second.form.name]).toEqual(['甲一', '甲二三'])
    await expect(second.store()).rejects.toMatchObject({ code: 'draft-elsewhere' })
    await second.choose('here')
    await second.store()
    expect((await stored()).name).toBe('甲二三')
    for (const typed of ['甲一', '甲二']) expect(await everything()).toContain(typed)
  })

  it('what the other tab writes while this form is set aside is what is taken over', async () => {
    const { second } = await clashing()
    const chosen = second.choose('other')
    second.saw({ ...draft, rev: 2, value: { form: { name: '甲一四', phone: '' } } })
    await chosen
    expect([second.clash.value, second.form.name]).toEqual([undefined, '甲一四'])
  })

  it('the one not chosen keeps the photos too', async () => {
    await device.attachments.addToDraft(draft.id, { role: 'photo', name: '门头.jpg', type: 'image/jpeg', bytes: new Uint8Array([1, 2, 3]).buffer })
    const { second } = await clashing()
    await second.choose('here')
    const lists = await Promise.all((await device.drafts.list()).map(({ id }) => device.attachments.listOfDraft(id)))
    expect(lists.map((files) => files.map(({ name, here }) => [name, here]))).toEqual([[['门头.jpg', true]], [['门头.jpg', true]]])
  })

  it('changes of different places join without a question, in either order', async () => {
    const [first, second] = [tab(), tab()]
    first.type({ name: '甲一' })
    second.type({ phone: '0510' })
    await first.store()
    await second.store()
    await first.look()
    expect([await stored(), first.form, second.form]).toEqual(Array.from({ length: 3 }, () => ({ name: '甲一', phone: '0510' })))
  })

  it('a tab in which nothing was typed shows at once what another stored', async () => {
    const [first, second] = [tab(), tab()]
    first.type({ name: '甲一' })
    await first.store()
    await second.look()
    expect(second.form.name).toBe('甲一')
  })

  it('its own save, seen before it is answered, is no other tab’s', async () => {
    const only = tab()
    only.type({ name: '甲一' })
    const saved = only.store()
    only.saw({ ...draft, rev: 1, value: { form: { name: '甲一', phone: '' } } })
    only.type({ name: '甲一二' })
    await saved
    expect([only.clash.value, only.form.name]).toEqual([undefined, '甲一二'])
    await only.store()
    expect((await stored()).name).toBe('甲一二')
  })
})

it('what joins without a question holds every change of both sides', () => {
  const value = fc.dictionary(fc.constantFrom('a', 'b'), fc.oneof(fc.integer({ max: 3, min: 0 }), fc.dictionary(fc.constantFrom('x', 'y'), fc.integer({ max: 3, min: 0 }))))
  const leaves = (of: unknown, path = ''): [string, unknown][] => (typeof of === 'object' && of !== null ? Object.entries(of).flatMap(([name, member]) => leaves(member, `${path}/${name}`)) : [[path, of]])
  fc.assert(fc.property(value, value, value, (base, ours, theirs) => {
    if (draftsClash(base, ours, theirs)) return
    const merged = new Map(leaves(mergeDrafts<object>(base, ours, theirs)))
    const before = new Map(leaves(base))
    for (const [path, typed] of [...leaves(ours), ...leaves(theirs)]) if (before.get(path) !== typed) expect(merged.get(path)).toBe(typed)
  }))
})
