import { webcrypto } from 'node:crypto'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { beforeEach, describe, expect, it } from 'vitest'
import { ContentError, createAnswerStore, createSettingStore, installContent, openPublicDatabase, webSha256, type PublicDatabase } from '@/device/public'
import type { ManifestEntry } from '@/domain/content'

const NOW = new Date('2026-11-22T08:00:00+08:00')
let db: PublicDatabase
let files: Map<string, string>
let asked: string[]

const sha256 = async (text: string) => Buffer.from(await webcrypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString('hex')

/** Puts a pack on the pretended server. */
async function offer(name: string, version: string, data: unknown): Promise<ManifestEntry> {
  const text = JSON.stringify(data)
  const url = `/content/${name}-${version}.json`
  files.set(url, text)
  return { name, version, sha256: await sha256(text), url, bytes: text.length }
}
const fetch = async (url: string) => {
  asked.push(url)
  const text = files.get(url)
  return text === undefined ? new Response('', { status: 404 }) : new Response(text)
}
const install = (manifest: ManifestEntry[], more: Partial<Parameters<typeof installContent>[0]> = {}) =>
  installContent({ db, manifest, fetch, sha256: webSha256, clock: () => NOW, ...more })
const installed = async () => Object.fromEntries((await db.packContents.toArray()).map((pack) => [pack.name, pack.data]))

beforeEach(() => {
  db = openPublicDatabase({ indexedDB: new IDBFactory(), IDBKeyRange })
  files = new Map()
  asked = []
})

describe('installing content', () => {
  it('puts every pack of the manifest, and asks for nothing the second time', async () => {
    const manifest = [await offer('directory', '1', { a: 1 }), await offer('regions', '1', { b: 2 })]
    expect(await install(manifest)).toEqual(['directory', 'regions'])
    expect(await installed()).toEqual({ directory: { a: 1 }, regions: { b: 2 } })
    expect(await db.packs.get('directory')).toEqual({ name: 'directory', version: '1', sha256: manifest[0]?.sha256, installedAt: NOW.toISOString() })
    asked = []
    expect(await install(manifest)).toEqual([])
    expect(asked).toEqual([])
  })

  it('fetches only what has changed', async () => {
    const regions = await offer('regions', '1', { b: 2 })
    await install([await offer('directory', '1', { a: 1 }), regions])
    asked = []
    expect(await install([await offer('directory', '2', { a: 2 }), regions])).toEqual(['directory'])
    expect(asked).toEqual(['/content/directory-2.json'])
    expect(await installed()).toEqual({ directory: { a: 2 }, regions: { b: 2 } })
  })

  it('leaves the old content whole when one of two packs cannot be fetched', async () => {
    const old = [await offer('directory', '1', { a: 1 }), await offer('regions', '1', { b: 1 })]
    await install(old)
    const news = [await offer('directory', '2', { a: 2 }), await offer('regions', '2', { b: 2 })]
    files.delete('/content/regions-2.json')
    await expect(install(news)).rejects.toMatchObject({ code: 'offline', pack: 'regions' })
    expect(await installed()).toEqual({ directory: { a: 1 }, regions: { b: 1 } })
  })

  it.each([
    ['a torn download', '{"a":'],
    ['a captive portal with status 200', '<html>sign in</html>'],
    ['another content of the same version', '{"a":3}'],
  ])('refuses %s and keeps the old content', async (_what, text) => {
    await install([await offer('directory', '1', { a: 1 })])
    const news = await offer('directory', '2', { a: 2 })
    files.set(news.url, text)
    await expect(install([news])).rejects.toMatchObject({ code: 'content-damaged', pack: 'directory' })
    expect(await installed()).toEqual({ directory: { a: 1 } })
  })

  it('puts all packs or none when the phone fails while writing', async () => {
    await install([await offer('directory', '1', { a: 1 }), await offer('regions', '1', { b: 1 })])
    const news = [await offer('directory', '2', { a: 2 }), await offer('regions', '2', { b: 2 })]
    db.packs.hook('updating', (_change, key) => { if (key === 'regions') throw new Error('disk') })
    const failure = await install(news).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ContentError)
    expect(failure).toMatchObject({ code: 'storage-failed' })
    expect(await installed()).toEqual({ directory: { a: 1 }, regions: { b: 1 } })
    expect((await db.packs.get('directory'))?.version).toBe('1')
  })

  it('does not go back to older content when an old tab comes late', async () => {
    const old = await offer('directory', '2026.9.1', { a: 1 })
    await install([await offer('directory', '2026.11.22', { a: 2 })])
    expect(await install([old])).toEqual([])
    expect(await installed()).toEqual({ directory: { a: 2 } })
  })

  it('takes the newer content when two tabs install at once', async () => {
    const older = await offer('directory', '1', { a: 1 })
    const newer = await offer('directory', '2', { a: 2 })
    await Promise.all([install([newer]), install([older])])
    expect(await installed()).toEqual({ directory: { a: 2 } })
  })

  it('touches nothing but content', async () => {
    const answers = createAnswerStore(db, () => NOW)
    await answers.put('self', { applicant: { kind: 'enterprise' } })
    await install([await offer('directory', '1', { a: 1 })])
    expect((await answers.get('self'))?.value).toEqual({ applicant: { kind: 'enterprise' } })
  })
})

describe('answers and settings', () => {
  it('keep answers until they are cleared', async () => {
    const answers = createAnswerStore(db, () => NOW)
    await answers.put('self', { a: 1 })
    await answers.put('enterprise:1', { b: 2 })
    expect((await answers.get('self'))?.value).toEqual({ a: 1 })
    await answers.remove('self')
    expect(await answers.get('self')).toEqual({ value: undefined, rev: 2 })
    await answers.clear()
    expect((await answers.get('enterprise:1'))?.value).toBeUndefined()
    expect(JSON.stringify(await db.answers.toArray())).not.toContain('"b"')
  })

  it('never replace what another tab has saved or forgotten since they were read', async () => {
    const answers = createAnswerStore(db, () => NOW)
    const rev = await answers.put('self', { a: 1 }, 0)
    expect(await answers.put('self', { a: 2 }, rev)).toBe(rev + 1)
    await expect(answers.put('self', { a: 3 }, rev)).rejects.toMatchObject({ code: 'draft-elsewhere' })
    expect((await answers.get('self'))?.value).toEqual({ a: 2 })
    await answers.remove('self')
    await expect(answers.put('self', { a: 3 }, rev + 1)).rejects.toMatchObject({ code: 'draft-elsewhere' })
  })

  it('keep settings when answers are cleared', async () => {
    const settings = createSettingStore(db)
    await settings.put('language', 'en')
    await createAnswerStore(db).clear()
    expect(await settings.get('language')).toBe('en')
    expect(await settings.get('theme')).toBeUndefined()
  })
})
