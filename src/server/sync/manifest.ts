import type { Cursor } from '@/contract'
import type { Manifest } from '@/domain/records'
import type { Scope } from '../accounts/scope'
import type { SyncStore } from './store'

/** What the towns of the scope hold whose log ends where the cursor stands, seen at one moment. See docs/decisions/2026-11-22-manifest.md. */
export const manifests = (store: SyncStore, scope: Scope, cursors: Readonly<Record<string, Cursor>>): Promise<Record<string, Manifest>> =>
  store.snapshot(scope, async (snapshot) => {
    const level = (await snapshot.heads(scope)).filter(({ town, epoch, seq, hash }) => {
      const cursor = cursors[town]
      return cursor?.epoch === epoch && cursor.seq === seq && cursor.hash === hash
    })
    return level.length === 0 ? {} : Object.fromEntries(await snapshot.manifests(scope, level.map(({ town }) => town)))
  })
