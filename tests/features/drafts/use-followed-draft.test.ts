import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, effectScope, ref, type Ref } from 'vue'
import { createDraftRepository, openUserDatabase, type Draft, type Drafts, type UserDatabase } from '@/device'
import { useFollowedDraft } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'
import { testCipher } from '../../device/phone'

interface Form { notes: string }

let db: UserDatabase
let drafts: Drafts
let draft: Draft<Form>
let closing: (() => void)[] = []
beforeEach(async () => {
  vi.stubGlobal('document', new EventTarget())
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined })
  setActivePinia(createPinia())
  db = await openUserDatabase(crypto.randomUUID(), { cipher: testCipher() })
  drafts = createDraftRepository(db)
  draft = await drafts.create<Form>('visit', { notes: '' })
  Object.assign(useWorkspace(), { drafts, openCount: 1 })
})
afterEach(() => {
  for (const close of closing.splice(0)) close()
  db.close()
  vi.unstubAllGlobals()
})

/** A tab with the form open on a draft. */
async function tab(id: Ref<string> = ref(draft.id)) {
  const scope = effectScope()
  closing.push(() => scope.stop())
  const followed = scope.run(() => createApp({}).runWithContext(() => useFollowedDraft<Form>({ kind: 'visit', id: () => id.value })))!
  await vi.waitFor(() => expect(followed.value.value).toBeDefined())
  return { ...followed, type: (notes: string) => { followed.value.value!.notes = notes } }
}
const notes = async () => (await drafts.list()).map(({ value }) => (value as unknown as Form).notes)
const visit = { kind: 'task' as const, town: '320282112', fields: { kind: 'referral' as const, title: '回访', done: false } }

describe('a draft that is submitted or thrown away in another tab', () => {
  it('leaves what was not chosen yet as a draft of its own, and says which', async () => {
    const [here, other] = [await tab(), await tab()]
    other.type('另一个窗口')
    await other.flush()
    here.type('这里')
    expect(await here.flush()).toBe(false)
    expect(here.clash.value).toBeDefined()
    await drafts.submit(draft.id, [visit])
    await vi.waitFor(() => expect(here.gone.value).toBe(true))
    expect(await notes()).toEqual(['这里'])
    expect((await drafts.list())[0]!.id).toBe(here.kept.value)
    expect([here.clash.value, here.state.value.phase]).toEqual([undefined, 'saved'])
  })

  it('leaves what was being typed', async () => {
    const here = await tab()
    here.type('这里')
    await drafts.remove(draft.id)
    await vi.waitFor(() => expect(here.gone.value).toBe(true))
    expect(await notes()).toEqual(['这里'])
  })

  it('leaves nothing where everything was stored', async () => {
    const here = await tab()
    here.type('这里')
    await here.flush()
    await drafts.submit(draft.id, [visit])
    await vi.waitFor(() => expect(here.gone.value).toBe(true))
    expect([await notes(), here.kept.value]).toEqual([[], undefined])
  })

  it('leaves nothing where this tab throws it away itself', async () => {
    const here = await tab()
    here.type('这里')
    await here.discard()
    await vi.waitFor(() => expect(here.gone.value).toBe(true))
    expect(await notes()).toEqual([])
  })

  it('is open again here when it comes back, and what was kept stays', async () => {
    const here = await tab()
    here.type('这里')
    await drafts.remove(draft.id)
    await vi.waitFor(() => expect(here.gone.value).toBe(true))
    await drafts.restore(draft.id)
    await vi.waitFor(() => expect(here.gone.value).toBe(false))
    expect([here.value.value, here.kept.value]).toEqual([{ notes: '' }, undefined])
    here.type('回来了')
    await here.flush()
    expect((await notes()).sort()).toEqual(['回来了', '这里'].sort())
  })

  it('goes on where the page turns to the draft that was kept', async () => {
    const id = ref(draft.id)
    const here = await tab(id)
    here.type('这里')
    await drafts.remove(draft.id)
    await vi.waitFor(() => expect(here.kept.value).toBeDefined())
    id.value = here.kept.value!
    await vi.waitFor(() => expect(here.gone.value).toBe(false))
    here.type('这里，接着写')
    await here.flush()
    expect(await notes()).toEqual(['这里，接着写'])
  })
})
