import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { beforeEach, describe, expect, it } from 'vitest'
import bundled from 'virtual:content'
import { createAnswerStore, createSettingStore, openPublicDatabase } from '@/device/public'
import type { VersionedPolicy } from '@/domain/content'
import { createContent, createLateWorld, type ContentWorld } from '@/features/content'
import { createKeptWishes } from '@/platform'

let indexedDB: IDBFactory
let storage: Map<string, string>
beforeEach(() => {
  indexedDB = new IDBFactory()
  storage = new Map()
})
const localStorage = { getItem: (key: string) => storage.get(key) ?? null, setItem: (key: string, value: string) => { storage.set(key, value) }, removeItem: (key: string) => { storage.delete(key) } }

function world({ isOffline = false } = {}): ContentWorld & { loads: () => number; fetches: () => number } {
  let [loads, fetches] = [0, 0]
  const late = createLateWorld({
    kept: createKeptWishes(() => localStorage),
    load: async () => {
      loads += 1
      if (isOffline) throw new Error('its code did not come')
      const db = openPublicDatabase({ indexedDB, IDBKeyRange })
      const [installed] = bundled.policies
      const install = async () => {
        await db.packs.put({ name: 'policy-one', version: installed!.version, sha256: installed!.sha256, installedAt: '2026-11-22T00:00:00Z' })
        await db.packContents.put({ name: 'policy-one', data: installed!.pack })
      }
      return { content: createContent({ db, install }), answers: createAnswerStore(db), settings: createSettingStore(db) }
    },
    fetchPolicies: async () => {
      fetches += 1
      return bundled.policies as VersionedPolicy[]
    },
  })
  return { ...late, loads: () => loads, fetches: () => fetches }
}

describe('a phone without content', () => {
  it('has its policies at once and once, and no database for them', async () => {
    const late = world()
    expect(late.early!.policies()).toBeUndefined()
    const [policies, again] = await Promise.all([late.content.policies(), late.content.policies()])
    expect(policies).toBe(again)
    expect(late.early!.policies()).toEqual(bundled.policies)
    expect([late.loads(), late.fetches()]).toEqual([0, 1])
  })

  it('reads them from its database once they were put there', async () => {
    await world().content.install()
    const late = world()
    expect((await late.content.policies()).map(({ sha256 }) => sha256)).toEqual([bundled.policies[0]!.sha256])
    expect([late.loads(), late.fetches()]).toEqual([1, 0])
  })
})

describe('answers', () => {
  it('are known to be none until some are put down, before any database is open', async () => {
    const late = world()
    expect(late.early!.mayHaveAnswers()).toBe(false)
    await late.answers.put('self', { facts: {} }, 0)
    expect(world().early!.mayHaveAnswers()).toBe(true)
    expect(await world().answers.get('self')).toEqual({ value: { facts: {} }, rev: 1 })
  })

  it('of an earlier version of the app are known from the second time on', async () => {
    await world().answers.put('self', {})
    storage.clear()
    await world().answers.get('self')
    expect(world().early!.mayHaveAnswers()).toBe(true)
  })

  it('may be there after one was forgotten, and are not when nothing may tell that there were any', async () => {
    const late = world()
    await late.answers.put('self', {})
    await late.answers.remove('self')
    expect(late.early!.mayHaveAnswers()).toBe(true)
    await late.answers.erase()
    expect(late.early!.mayHaveAnswers()).toBe(false)
  })

  it('are watched once the database is there, unless nobody listens any more by then', async () => {
    const watched: string[] = []
    const answers = { watch: (id: string) => { watched.push(id); return () => { watched.push(`no more ${id}`) } } }
    const opened = Promise.resolve({ answers } as unknown as ContentWorld)
    const late = createLateWorld({ kept: createKeptWishes(() => localStorage), load: () => opened, fetchPolicies: () => Promise.resolve([]) })
    const stop = late.answers.watch('self', () => undefined)
    late.answers.watch('other', () => undefined)()
    await opened.then(() => new Promise((resolve) => { setTimeout(resolve) }))
    stop()
    expect(watched).toEqual(['self', 'no more self'])
  })

  it('that could not be put down for want of the code are tried again with it', async () => {
    const late = world({ isOffline: true })
    await expect(late.answers.put('self', {})).rejects.toThrow('did not come')
    await expect(late.answers.put('self', {})).rejects.toThrow('did not come')
    expect(late.loads()).toBe(2)
    expect(late.early!.mayHaveAnswers(), 'nothing was stored').toBe(false)
  })
})
