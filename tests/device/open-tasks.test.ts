import { expect, test } from 'vitest'
import { linkOpenTasks } from '@/device'
import { newDisk, openPhone, TOWN } from './phone'

const task = (title: string, done?: boolean) => ({ kind: 'task' as const, town: TOWN, fields: { kind: 'followUp' as const, title, ...(done === undefined ? {} : { done }) } })
const titles = (tasks: { fields: { title: string } }[]) => tasks.map(({ fields }) => fields.title).sort()

test('open tasks are found without reading those that are done', async () => {
  const { db, records, close } = await openPhone()
  await linkOpenTasks(db)
  const ids = await records.createMany([task('a'), task('b', false), ...Array.from({ length: 30 }, (_, at) => task(`done ${at}`, true))])
  let read = 0
  db.records.hook('reading', (row) => { read += 1; return row })
  expect(titles(await records.listOpenTasks())).toEqual(['a', 'b'])
  expect(read).toBe(2)
  await records.change('task', ids[0]!, { done: true })
  await records.change('task', ids[2]!, { done: null })
  expect(titles(await records.listOpenTasks())).toEqual(['b', 'done 0'])
  close()
})

test('what an earlier version stored is found before and after it has its links, also when linking was broken off', async () => {
  const disk = newDisk()
  const { db, records, close } = await openPhone({ disk })
  await records.createMany([...Array.from({ length: 120 }, (_, at) => task(`done ${at}`, true)), task('a'), task('b')])
  await db.records.toCollection().modify((row) => { delete row.links })
  expect(titles(await records.listOpenTasks())).toEqual(['a', 'b'])
  let writes = 0
  db.records.hook('updating', () => {
    writes += 1
    if (writes > 1) throw new Error('killed')
    return undefined
  })
  await linkOpenTasks(db).catch(() => undefined)
  expect(titles(await records.listOpenTasks())).toEqual(['a', 'b'])
  close()
  const again = await openPhone({ disk })
  await linkOpenTasks(again.db)
  const before = await again.db.records.toArray()
  expect(titles(await again.records.listOpenTasks())).toEqual(['a', 'b'])
  await linkOpenTasks(again.db)
  expect(await again.db.records.toArray()).toEqual(before)
  expect(before.filter(({ links }) => links).length).toBe(2)
  again.close()
})
