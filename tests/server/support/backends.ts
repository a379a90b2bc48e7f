import { afterAll, beforeAll, describe, test } from 'vitest'
import type { Database } from '@/server/store/database'
import { openPostgres } from '@/server/store/postgres'
import { openInMemory } from './laid-pglite'
import { findPostgres, startPostgres, type TestPostgres } from './postgres'

const retry = { wait: (ms: number) => new Promise<void>((resolve) => { setTimeout(resolve, ms) }), random: Math.random }

/** Gives a fresh database at each call. */
export type OpenFresh = () => Promise<Database>

export interface Backend {
  kind: 'pglite' | 'postgresql'
  /** No row in it; this program's tables may be there already. */
  openFresh: OpenFresh
  /** Nothing in it at all. */
  openEmpty: OpenFresh
}

const bin = findPostgres()
export const inMemory: Backend = { kind: 'pglite', openFresh: () => openInMemory(retry, 'migrated'), openEmpty: () => openInMemory(retry) }

/** Runs a suite on PGlite in memory and, where its programs are installed, on a PostgreSQL of the test's own. */
export function onEachBackend(name: string, suite: (backend: Backend) => void): void {
  describe(`${name} on PGlite`, () => suite(inMemory))
  onPostgres(name, suite)
}

/** Runs a suite that only means something with many connections. */
export function onPostgres(name: string, suite: (backend: Backend) => void): void {
  if (bin === undefined) {
    describe(`${name} on PostgreSQL`, () => test.skip('NOT RUN: no PostgreSQL programs found in /usr/lib/postgresql/*/bin or PATH', () => undefined))
    return
  }
  describe(`${name} on PostgreSQL`, () => {
    let postgres: TestPostgres | undefined
    beforeAll(async () => { postgres = await startPostgres(bin) })
    afterAll(() => postgres?.stop())
    const open: OpenFresh = async () => openPostgres(await postgres!.createDatabase(), { ...retry, onIdleError: () => undefined })
    suite({ kind: 'postgresql', openFresh: open, openEmpty: open })
  })
}
