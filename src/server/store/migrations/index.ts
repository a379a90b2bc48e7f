import { first } from './0001-first'

export interface Migration {
  version: number
  name: string
  /** Run one by one in one transaction. */
  statements: string[]
}

/** In order, from 1 without holes. A migration that has been released is never changed. */
export const migrations: Migration[] = [{ version: 1, name: 'first', statements: first }]

export const SCHEMA_VERSION = migrations.length
