import { createPinia, setActivePinia } from 'pinia'
import { createRenderer, nextTick } from 'vue'
import { createI18n, useI18n } from 'vue-i18n'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { beforeEach, describe, expect, it } from 'vitest'
import bundled from 'virtual:content'
import { createAnswerStore, createSettingStore, openPublicDatabase, type PublicDatabase } from '@/device/public'
import { CONTENT_WORLD, createContent, useChoices, useRegions } from '@/features/content'

let indexedDB: IDBFactory
const open = () => openPublicDatabase({ indexedDB, IDBKeyRange })
beforeEach(() => { indexedDB = new IDBFactory() })

const bundledPacks = { directory: bundled.directory, regions: bundled.regions, indicators: bundled.indicators, choices: bundled.choices }
async function put(db: PublicDatabase): Promise<void> {
  await db.transaction('rw', db.packs, db.packContents, async () => {
    for (const [name, data] of Object.entries(bundledPacks)) {
      await db.packs.put({ name, version: '1', sha256: name, installedAt: '2026-11-22T00:00:00Z' })
      await db.packContents.put({ name, data })
    }
  })
}

describe('content', () => {
  it('is installed by the first reader, once, and then read once', async () => {
    const db = open()
    let installs = 0
    const content = createContent({ db, install: async () => { installs += 1; await put(db) } })
    const [regions, again, choices] = await Promise.all([content.regions(), content.regions(), content.choices()])
    expect(installs).toBe(1)
    expect(again).toBe(regions)
    expect(choices.sets.needs.map((choice) => choice.key)).toEqual(bundled.choices.sets.needs.map((choice) => choice.key))
  })

  it('is read from the phone without installing when it is there', async () => {
    await put(open())
    const content = createContent({ db: open(), install: () => Promise.reject(new Error('offline')) })
    expect((await content.directory()).entries).toHaveLength(101)
  })

  it('tries again after a failure', async () => {
    const db = open()
    let online = false
    const content = createContent({ db, install: async () => { if (!online) throw new Error('offline'); await put(db) } })
    await expect(content.indicators()).rejects.toThrow('offline')
    online = true
    expect((await content.indicators()).targets).toHaveLength(44)
  })
})

describe('words', () => {
  const tell = async <T>(ask: () => T, install?: (db: PublicDatabase) => Promise<void>) => {
    const db = open()
    if (!install) await put(db)
    const world = { content: createContent({ db, install: async () => { await install?.(db) } }), answers: createAnswerStore(db), settings: createSettingStore(db) }
    const pinia = createPinia()
    setActivePinia(pinia)
    let setLocale: (value: string) => void = () => {}
    /** Opens a page of the app. */
    const page = (): T => {
      let told: T | undefined
      const app = nowhere.createApp({ setup: () => { const { locale } = useI18n(); setLocale = (value) => { locale.value = value }; told = ask(); return () => null } })
      app.provide(CONTENT_WORLD, world).use(pinia).use(createI18n({ legacy: false, locale: 'zh-CN', messages: { 'zh-CN': {}, en: {} } }))
      app.mount({})
      return told as T
    }
    return { told: page(), page, setLocale }
  }

  it('of places and choices follow the language, and a key stands for itself when nobody knows it', async () => {
    const { told, setLocale } = await tell(() => ({ regions: useRegions(), choices: useChoices() }))
    expect(told.regions.townName('320282112')).toBe('320282112')
    await Promise.all([told.regions.ready, told.choices.ready])
    expect(told.regions.townName('320282112')).toBe('丁蜀镇')
    expect(told.choices.label('visitModes', 'onSite')).toBe('现场')
    expect(told.choices.label('visitModes', 'telepathy')).toBe('telepathy')
    expect(told.regions.towns('320282')).toHaveLength(21)
    setLocale('en')
    await nextTick()
    expect(told.regions.townName('320282112')).toBe('Dingshu Town')
    expect(told.regions.officialName('320282112'), 'in numbers of records').toBe('丁蜀镇')
    expect(told.choices.options('priorities')[0]).toEqual({ value: 'urgent', label: 'Urgent', hint: undefined })
  })

  it('that could not be read are read for the next page that needs them', async () => {
    let isOnline = false
    const { told, page } = await tell(() => useRegions(), async (db) => {
      if (!isOnline) throw new Error('offline')
      await put(db)
    })
    await told.ready
    expect(told.townName('320282112')).toBe('320282112')
    isOnline = true
    page()
    await expect.poll(() => told.townName('320282112')).toBe('丁蜀镇')
  })
})

/** Components need a renderer; these draw nothing. */
const nothing = () => ({})
const nowhere = createRenderer<object, object>({
  patchProp: nothing, insert: nothing, remove: nothing, createElement: nothing, createText: nothing, createComment: nothing,
  setText: nothing, setElementText: nothing, parentNode: () => null, nextSibling: () => null,
})
