import type { Hand } from './hand'

/** Number of the database's layout as the browser counts it, and the fence a newer version has raised. */
export interface Layout { version: number; schema: number }

/**
 * Does to the person's database what a newer version of the app does when it opens: changes its layout, rewrites every record, and
 * raises the fence. Stands in for a version that does not exist yet.
 * @param slow rewrite so often that there is time to kill the browser in the middle; resolves when that has begun
 */
export const takeOver = (hand: Hand, to: { version: number; schema?: number; slow?: boolean }): Promise<void> => hand.run(async (to) => {
  const name = (await indexedDB.databases()).map((database) => database.name!).find((known) => known.startsWith('ipw-user-'))!
  await new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open(name, to.version)
    opening.addEventListener('blocked', () => reject(new Error('an old page keeps the database open')))
    opening.addEventListener('error', () => reject(opening.error))
    opening.addEventListener('upgradeneeded', () => {
      const work = opening.transaction!
      opening.result.createObjectStore(`of-version-${to.version}`)
      if (to.schema !== undefined) work.objectStore('meta').put({ key: 'schema', value: to.schema })
      const records = work.objectStore('records')
      let rounds = to.slow ? Number.POSITIVE_INFINITY : 1
      const rewrite = () => {
        const reading = records.getAll()
        reading.addEventListener('success', () => {
          for (const row of reading.result) records.put({ ...row, rewritten: to.version })
          rounds -= 1
          if (to.slow) resolve()
          if (rounds > 0) rewrite()
        })
      }
      rewrite()
    })
    opening.addEventListener('success', () => {
      opening.result.close()
      resolve()
    })
  })
}, to)

export const layoutOf = (hand: Hand): Promise<Layout> => hand.run(async () => {
  const { name, version } = (await indexedDB.databases()).find((database) => database.name!.startsWith('ipw-user-'))!
  const opening = indexedDB.open(name!)
  await new Promise((resolve, reject) => Object.assign(opening, { onsuccess: resolve, onerror: () => reject(opening.error) }))
  const asking = opening.result.transaction('meta').objectStore('meta').get('schema')
  await new Promise((resolve) => { asking.onsuccess = resolve })
  opening.result.close()
  return { version: version!, schema: Number(asking.result?.value) }
})

/** By which version each record was last rewritten, as it stands on the disk: the mark lies beside what is sealed. */
export const rewrittenBy = (hand: Hand): Promise<(number | undefined)[]> => hand.run(async () => {
  const { name } = (await indexedDB.databases()).find((database) => database.name!.startsWith('ipw-user-'))!
  const opening = indexedDB.open(name!)
  await new Promise((resolve) => { opening.onsuccess = resolve })
  const reading = opening.result.transaction('records').objectStore('records').getAll()
  await new Promise((resolve) => { reading.onsuccess = resolve })
  opening.result.close()
  return (reading.result as { rewritten?: number }[]).map(({ rewritten }) => rewritten)
})

/** Lowers the fence again: the app that is reloaded is then the one that had raised it. */
export const lowerFence = (hand: Hand): Promise<void> => hand.run(async () => {
  const { name } = (await indexedDB.databases()).find((database) => database.name!.startsWith('ipw-user-'))!
  const opening = indexedDB.open(name!)
  await new Promise((resolve) => { opening.onsuccess = resolve })
  const work = opening.result.transaction('meta', 'readwrite')
  work.objectStore('meta').put({ key: 'schema', value: 1 })
  await new Promise((resolve) => { work.oncomplete = resolve })
  opening.result.close()
})
