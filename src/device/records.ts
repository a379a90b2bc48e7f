import type { RecordFields, RecordKind } from '@/domain/records'
import { newId } from './clock'
import type { UserDatabase } from './database'
import { writeEdits, type EditInput } from './edits'
import { DeviceError } from './errors'
import { areKept } from './landed'
import { areOpenTasksLinked } from './open-tasks'
import { asStored, CONFLICT_LINK, linkKey, OPEN_TASK_LINK, type LinkField, type StoredRecord } from './record-row'
import type { RecordRow } from './rows'
import type { Seen } from './seen'
import { keysOf, touchKey } from './sort-keys'
import { readable } from './unreadable'
import { write } from './write'

/** A change of fields; `null` clears one. */
export type FieldSet<K extends RecordKind> = { [N in keyof RecordFields[K]]?: RecordFields[K][N] | null }

export interface NewRecord<K extends RecordKind = RecordKind> {
  kind: K
  town: string
  fields: RecordFields[K]
  /** UUID; made when absent. */
  id?: string
}

/** A change of another record that goes with one. */
export interface RecordChange<K extends RecordKind = RecordKind> extends Omit<ChangeOptions, 'also'> {
  kind: K
  id: string
  set: FieldSet<K>
}

export interface ListOptions {
  towns?: readonly string[]
  limit?: number
  offset?: number
}

export interface ChangeOptions {
  /** Ids of conflicts that this change settles. */
  settles?: string[]
  /**
   * The record as it was when the screen or form this change comes from showed it. What anybody else wrote since, on another
   * phone or in another tab, is then never overwritten: a field both changed becomes a conflict. Absent: the record as it is now.
   */
  seen?: Seen
  /** Records made or changed in the same transaction, such as the note that goes with a change of state. */
  also?: readonly (NewRecord | RecordChange)[]
}

/** The records of one person's phone. Every write is one transaction and resolves when it is complete. */
export interface Records {
  /** @throws DeviceError `field-…` with its place, `storage-full`, `storage-failed`, `schema-fence` */
  create<K extends RecordKind>(kind: K, town: string, fields: RecordFields[K], options?: { id?: string }): Promise<string>
  /** Several records in one transaction; none is written when one is refused. */
  createMany(records: readonly NewRecord[]): Promise<string[]>
  /**
   * @throws DeviceError as `create`, and `record-missing`
   */
  change<K extends RecordKind>(kind: K, id: string, set: FieldSet<K>, options?: ChangeOptions): Promise<void>
  get<K extends RecordKind>(kind: K, id: string): Promise<StoredRecord<K> | undefined>
  getMany<K extends RecordKind>(kind: K, ids: readonly string[]): Promise<(StoredRecord<K> | undefined)[]>
  /** Newest first (by server time of arrival, unsent ones by the phone's clock); reads only what it returns, over an index. */
  list<K extends RecordKind>(kind: K, options?: ListOptions): Promise<StoredRecord<K>[]>
  /** Records that point at another one, newest first. */
  listBy<K extends RecordKind>(kind: K, field: LinkField, value: string): Promise<StoredRecord<K>[]>
  /** Records of any kind with two values somebody has yet to choose between, last written first. */
  listConflicted(): Promise<StoredRecord[]>
  /** Tasks that are not done, in no order; reads none of the others. */
  listOpenTasks(): Promise<StoredRecord<'task'>[]>
  count(kind: RecordKind, options?: Pick<ListOptions, 'towns'>): Promise<number>
  /** Records written since `mark` (0: all) in the order of writing; give the last one's `touched` as the next mark. */
  touchedAfter<K extends RecordKind>(kind: K, mark: number, limit?: number): Promise<StoredRecord<K>[]>
}

export function createRecordRepository(db: UserDatabase): Records {
  const shown = <K extends RecordKind>(rows: readonly RecordRow[]): StoredRecord<K>[] => readable(db, rows).map((row) => asStored<K>(row))
  const all = (kind: RecordKind) => db.records.where('placed').between(...keysOf(kind), true, true)
  const inTown = (kind: RecordKind, town: string) => {
    const [first, last] = keysOf(kind)
    return db.records.where('[town+placed]').between([town, first], [town, last], true, true)
  }

  const creation = (record: NewRecord): EditInput => (
    { kind: record.kind, recordId: record.id ?? newId(db.clock, db.random), town: record.town, set: { ...record.fields }, isNew: true })

  const changing = async ({ kind, id, set, ...options }: RecordChange): Promise<EditInput> => {
    const row = await db.records.get(id)
    if (row?.kind !== kind) throw new DeviceError('record-missing')
    return { kind, recordId: id, town: row.town, set: { ...set }, isNew: false, ...options }
  }

  const createMany: Records['createMany'] = async (records) => {
    const inputs = records.map(creation)
    const ids = inputs.map((input) => input.recordId)
    await write(db, [db.records, db.outbox], () => writeEdits(db, inputs), async () => (await db.records.bulkGet(ids)).every(Boolean))
    return ids
  }

  return {
    createMany,

    create: async (kind, town, fields, options = {}) => (await createMany([{ kind, town, fields, ...options }]))[0]!,

    async change(kind, id, set, { also = [], ...options } = {}) {
      const inputs = await Promise.all([changing({ kind, id, set, ...options }), ...also.map((one) => ('set' in one ? changing(one) : creation(one)))])
      let made: string[] = []
      await write(db, [db.records, db.outbox], async () => { made = await writeEdits(db, inputs) }, () => areKept(db, made))
    },

    async get(kind, id) {
      const row = await db.records.get(id)
      return row?.kind === kind ? shown<typeof kind>([row])[0] : undefined
    },

    async getMany(kind, ids) {
      return (await db.records.bulkGet([...ids])).map((row) => (row?.kind === kind ? shown<typeof kind>([row])[0] : undefined))
    },

    async list(kind, { towns, limit = Infinity, offset = 0 } = {}) {
      const only = towns?.length === 1 ? towns[0] : undefined
      const wanted = towns && !only ? new Set(towns) : undefined
      let found = only ? inTown(kind, only) : all(kind)
      if (wanted) found = found.filter((row) => wanted.has(row.town))
      found = found.reverse()
      if (offset > 0) found = found.offset(offset)
      if (limit !== Infinity) found = found.limit(limit)
      return shown(await found.toArray())
    },

    async listBy(kind, field, value) {
      const rows = await db.records.where('links').equals(linkKey(kind, field, value)).toArray()
      return shown(rows.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)))
    },

    async listConflicted() {
      const rows = await db.records.where('links').equals(CONFLICT_LINK).toArray()
      return shown<RecordKind>(rows).sort((a, b) => b.touched - a.touched)
    },

    async listOpenTasks() {
      const [areLinked, linked] = await Promise.all([areOpenTasksLinked(db), db.records.where('links').equals(OPEN_TASK_LINK).toArray()])
      // Until an earlier version's rows have their link every task has to be looked at.
      const rows = areLinked ? linked : await all('task').toArray()
      return shown<'task'>(rows).filter(({ fields }) => fields.done !== true)
    },

    async count(kind, { towns } = {}) {
      if (!towns) return all(kind).count()
      return (await Promise.all(towns.map((town) => inTown(kind, town).count()))).reduce((sum, count) => sum + count, 0)
    },

    async touchedAfter(kind, mark, limit = Infinity) {
      const found = db.records.where('touch').between(touchKey(kind, mark), keysOf(kind)[1], false, true)
      return shown(await (limit === Infinity ? found : found.limit(limit)).toArray())
    },
  }
}
