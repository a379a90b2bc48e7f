import { Dexie, type DexieOptions } from 'dexie'

/** Names of the databases of this origin. Firefox before 126 does not list them: there it is those that Dexie has opened. */
export async function databaseNames({ indexedDB = globalThis.indexedDB }: Pick<DexieOptions, 'indexedDB'> = {}): Promise<string[]> {
  const factory = indexedDB as Partial<Pick<IDBFactory, 'databases'>>
  return factory.databases ? (await factory.databases()).flatMap(({ name }) => name ?? []) : Dexie.getDatabaseNames()
}
