import { RangeSet, type DBCore, type DBCoreTable, type DBCoreTransaction, type Middleware } from 'dexie'

/** Just above Dexie's own bookkeeping for live queries. */
const LEVEL = 1
/** Rows a transaction may write into a table before the table counts as written to altogether. */
const MANY = 50

/**
 * Dexie notes each key and each entry of an index that a transaction writes, once for every live query: of a page of a thousand records
 * that holds a slow phone's thread for a good part of a second. From some rows on the whole table is noted instead, and every
 * live query that looks at it runs again, which it mostly does anyway.
 */
export function watchWhole(): Middleware<DBCore> {
  return {
    stack: 'dbcore',
    name: 'watch-whole',
    level: LEVEL,
    create(core) {
      const watched = (table: DBCoreTable): DBCoreTable => {
        const counts = new WeakMap<DBCoreTransaction, number>()
        return {
          ...table,
          mutate(request) {
            if (request.type === 'deleteRange') return table.mutate(request)
            const count = (counts.get(request.trans) ?? 0) + (request.type === 'delete' ? request.keys : request.values).length
            counts.set(request.trans, count)
            if (count < MANY) return table.mutate(request)
            // Filled at once, and read when the rows are written.
            const parts = request.mutatedParts ??= {}
            const writing = table.mutate(request)
            for (const part of Object.keys(parts)) parts[part] = new RangeSet(core.MIN_KEY, core.MAX_KEY)
            return writing
          },
        }
      }
      return { ...core, table: (name) => watched(core.table(name)) }
    },
  }
}
