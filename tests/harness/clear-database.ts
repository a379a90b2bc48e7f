import type { Page } from 'playwright-core'

export interface ClearContent {
  /** `ipw-user-<person's id>` */
  name: string
  /** Kept in every row. */
  texts: readonly (readonly [string, string])[]
  /** base64, of each of three files */
  photo: string
  /** Fifty rows each. */
  turns: number
}

/** Lays the database of the last version that sealed nothing, with rows of most kinds. To be called on a page of the app's origin that has none open. */
export const layClearDatabase = (page: Page, content: ClearContent): Promise<void> => page.evaluate(async ({ name, texts, photo, turns }) => {
  const opening = indexedDB.open(name, 10)
  opening.addEventListener('upgradeneeded', () => {
    const tables: [string, string, string[]?][] = [['records', 'id', ['placed', 'touch', 'links']], ['outbox', 'order'], ['sent', 'id'], ['unsettled', 'id'], ['setAside', 'deviceSeq'], ['drafts', 'id', ['updatedAt']],
      ['attachments', 'id', ['draftId', 'state']], ['attachmentBytes', 'id'], ['cursors', 'town'], ['aside', 'id'], ['uploads', 'key'], ['keyed', 'key'], ['meta', 'key']]
    for (const [table, keyPath, indexes = []] of tables) {
      const store = opening.result.createObjectStore(table, { keyPath, autoIncrement: table === 'sent' })
      for (const index of indexes) store.createIndex(index, index, { multiEntry: index === 'links' })
    }
  })
  const db = await new Promise<IDBDatabase>((resolve) => { opening.addEventListener('success', () => resolve(opening.result)) })
  const bytes = Uint8Array.from(atob(photo), (character) => character.charCodeAt(0)).buffer
  for (let n = 0; n < turns; n += 1) {
    const transaction = db.transaction(['keyed', 'drafts', 'attachmentBytes', 'meta'], 'readwrite', { durability: 'strict' })
    for (let m = 0; m < 50; m += 1) transaction.objectStore('keyed').put({ key: `kept-${n}-${m}`, value: { texts, filling: '相同的话'.repeat(100) } })
    transaction.objectStore('drafts').put({ id: `draft-${n}`, kind: 'visit', value: { texts }, createdAt: '', updatedAt: '' })
    if (n < 3) transaction.objectStore('attachmentBytes').put({ id: `file-${n}`, bytes })
    transaction.objectStore('meta').put({ key: 'schema', value: 1 })
    await new Promise((resolve) => { transaction.addEventListener('complete', resolve) })
  }
  db.close()
}, content)
