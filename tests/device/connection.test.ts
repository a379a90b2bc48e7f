import { describe, expect, it } from 'vitest'
import { newDisk, openPhone, TOWN } from './phone'
import { write } from '@/device/write'

const lost = () => new DOMException('Connection to Indexed Database server lost. Refresh the page to try again', 'UnknownError')

describe('a browser that loses its connection to the database', () => {
  it('does the work once more when it was lost in the middle', async () => {
    const { db } = await openPhone()
    let tries = 0
    await write(db, [db.keyed], async () => {
      await db.keyed.put({ key: 'a', value: tries += 1 })
      if (tries === 1) throw lost()
    })
    expect(tries).toBe(2)
    expect(await db.keyed.get('a')).toEqual({ key: 'a', value: 2 })
  })

  it('says so when the second try fails too, and nothing of it is there', async () => {
    const { db } = await openPhone()
    let tries = 0
    const failed = write(db, [db.keyed], async () => {
      await db.keyed.put({ key: 'a', value: tries += 1 })
      throw lost()
    })
    await expect(failed).rejects.toMatchObject({ code: 'storage-failed' })
    expect(tries).toBe(2)
    expect(await db.keyed.count()).toBe(0)
  })

  it('does not try again what went wrong for reasons of its own', async () => {
    const { db } = await openPhone()
    let tries = 0
    const failed = write(db, [db.keyed], async () => {
      tries += 1
      throw new DOMException('full', 'QuotaExceededError')
    })
    await expect(failed).rejects.toMatchObject({ code: 'storage-full' })
    expect(tries).toBe(1)
  })

  /** The browser completes the transaction and loses the connection before it says so. */
  const loseAtCommit = (db: { transaction: unknown }, committed: boolean) => {
    const real = db.transaction as (...all: unknown[]) => Promise<unknown>
    let first = true
    db.transaction = async (mode: unknown, tables: unknown, work: () => Promise<unknown>) => {
      if (mode !== 'rw' || !first) return real.call(db, mode, tables, work)
      first = false
      await real.call(db, mode, tables, committed ? work : async () => {
        await work()
        throw lost()
      })
      throw lost()
    }
  }

  it.each([true, false])('saves a record once when it was lost while completing (completed: %s)', async (committed) => {
    const { db, records } = await openPhone()
    loseAtCommit(db, committed)
    const id = await records.create('enterprise', TOWN, { name: '宜兴试验有限公司' })
    expect((await records.list('enterprise')).map((record) => record.id)).toEqual([id])
    expect((await db.outbox.toArray()).flatMap(({ edits }) => edits)).toHaveLength(1)
  })

  it.each([true, false])('submits a draft once when it was lost while completing (completed: %s)', async (committed) => {
    const { db, drafts, records } = await openPhone()
    const draft = await drafts.create('enterprise', {})
    loseAtCommit(db, committed)
    const [id] = await drafts.submit(draft.id, [{ kind: 'enterprise', town: TOWN, fields: { name: '宜兴试验有限公司' } }])
    expect((await records.list('enterprise')).map((record) => record.id)).toEqual([id])
    expect(await drafts.list()).toEqual([])
  })

  it('does not call a change failed that is there', async () => {
    const { db, records } = await openPhone()
    const id = await records.create('enterprise', TOWN, { name: '宜兴试验有限公司' })
    loseAtCommit(db, true)
    await records.change('enterprise', id, { address: '丁山北路 18 号' })
    expect((await db.outbox.toArray()).flatMap(({ edits }) => edits)).toHaveLength(2)
  })
})

describe('a page the browser puts away', () => {
  it('leaves no transaction behind that others would wait for', async () => {
    const disk = newDisk()
    const left = await openPhone({ disk })
    let began: () => void
    const begun = new Promise<void>((resolve) => { began = resolve })
    const unfinished = write(left.db, [left.db.keyed], async () => {
      await left.db.keyed.put({ key: 'a', value: 1 })
      began()
      for (;;) await left.db.keyed.count()
    })
    unfinished.catch(() => undefined)
    await begun
    left.db.letGo()
    const next = await openPhone({ disk })
    await next.keyed.set('a', 2)
    expect(await next.keyed.get('a')).toBe(2)
    await expect(unfinished).rejects.toMatchObject({ code: 'storage-failed' })
    await expect(left.keyed.set('a', 3)).rejects.toMatchObject({ code: 'storage-failed' })
  })
})
