/** A planted bug: text of the real source, found exactly once, and what stands there instead. */
export interface Patch { file: string; find: string; replace: string }
export interface Mutant { name: string; what: string; patches: Patch[] }

const mutant = (name: string, what: string, ...patches: [file: string, find: string, replace: string][]): Mutant =>
  ({ name, what, patches: patches.map(([file, find, replace]) => ({ file, find, replace })) })

/** Each breaks one thing the protocol stands on, and must be found. */
export const MUTANTS: readonly Mutant[] = [
  mutant('no-dedupe', 'a mutation the server has seen is taken again',
    ['src/server/sync/take-in.ts', '.filter(([key]) => !receipts.has(key))', '.filter(() => true)']),
  mutant('saved-before-commit', 'a save resolves before its transaction is complete',
    ['src/device/write.ts', '    done = { result }', '    done = { result }\n    early(result)'],
    ['src/device/write.ts', 'let done: { result: T } | undefined', 'let early = (_result: T): void => undefined\n  let done: { result: T } | undefined'],
    ['src/device/write.ts', '    return await attempt()\n  } catch', '    return await new Promise((resolve, reject) => {\n      early = resolve\n      attempt().then(resolve, reject)\n    })\n  } catch']),
  mutant('trust-any-200', 'the nonce of an answer is not looked at',
    ['src/sync/client.ts', 'body.nonce === nonce', 'true']),
  mutant('forget-on-acknowledgement', 'acknowledged edits are not sent again to a server that was restored',
    ['src/device/scope.ts', 'const again = await queueAgain(db, town)', 'const again = []']),
  mutant('nextval-checkpoint', 'numbers in the log are given before commits, in any order',
    ['tests/simulate/memory-store.ts', 'await this.lock(`head:${town}`)', ''],
    ['tests/simulate/memory-store.ts', 'this.store.state.heads.get(town) ?? fresh(town)', 'this.store.early?.get(town) ?? this.store.state.heads.get(town) ?? fresh(town)'],
    ['tests/simulate/memory-store.ts', '    this.log = write\n', `    this.log = write
    this.store.early ??= new Map()
    for (const head of write.heads) this.store.early.set(head.town, head)
`]),
  mutant('cursor-before-page', 'the cursor is written before the page it speaks of',
    ['src/device/pages.ts', '  const allowed = new Set(page.allowedTowns)\n  return write(', `  const allowed = new Set(page.allowedTowns)
  asked = undefined
  await db.cursors.bulkPut(Object.entries(page.towns).map(([town, { cursor }]) => ({ town, epoch: cursor.epoch, seq: cursor.seq, hash: cursor.hash })))
  return write(`]),
  mutant('silent-last-write-wins', 'the later of two edits replaces the earlier without a conflict',
    ['src/domain/records/merge.ts', 'const unseen = byOthers(last) ||', 'const unseen =']),
  mutant('own-edit-saw-all', 'an edit passes over what others wrote before an earlier one of the same phone',
    ['src/domain/records/merge.ts', 'last.others ?? 0 : last.version', '0 : last.version']),
  mutant('no-tab-lock', 'two tabs send at once',
    ['src/sync/engine.ts', 'await world.lock.hold(', 'await ((_name, _wait, work) => work())(']),
  mutant('poison-blocks-queue', 'a batch that cannot be taken is not looked through for the edit at fault',
    ['src/sync/push.ts', "if (!(error instanceof SyncProblem) || error.kind !== 'fault') throw error\n    round", 'throw error\n    round']),
  mutant('merge-before-lock', 'records are read before their rows are locked',
    ['tests/simulate/memory-store.ts', 'for (const place of places) await this.lock(place)', 'const early = places.flatMap((place) => this.store.state.records.get(place) ?? [])\n    for (const place of places) await this.lock(place)\n    if (early.length >= 0) return early']),
  mutant('tombstone-forgotten', 'what a record leaves behind where it was is not given to readers',
    ['src/server/sync/pull.ts', 'records.get(record.town)!.push(record)', 'if (!record.deleted) records.get(record.town)!.push(record)']),
  mutant('leave-ignored', 'a phone overlooks that a record has left its town',
    ['src/device/pages.ts', 'if (record.deleted && (!row || row.town !== record.town)) return', 'if (record.deleted) return']),
  mutant('receipts-unverified', 'a receipt is not compared with what was sent',
    ['src/sync/push.ts', 'receipt && receipt.contentHash === edit.contentHash &&', 'receipt &&']),
  mutant('older-replaces-newer', 'a page that another tab has overtaken is laid in, and may bring a record back to an older state',
    ['src/device/pages.ts', 'row.version > record.version && !(record.town in repairs) ? relaid(row, edits, counter) : ', ''],
    ['src/device/pages.ts', 'const overtaken = asked ? await overtakenSince(db, asked, Object.keys(page.towns)) : []', 'const overtaken = asked ? [] : []']),
  mutant('rows-overlap', 'a resting edit shares its row of the outbox with others',
    ['src/device/outbox-rows.ts', 'if (standsAlone(edit)) close()', '']),
  mutant('refused-holds-nothing', 'edits behind a refused one of the same record are sent',
    ['src/sync/batch.ts', '    held.add(recordId)\n    return true', '    return true']),
  mutant('last-proof-only', 'the place of a later answer takes that of an earlier one along',
    ['src/device/proofs.ts', 'withPlace(proofs[town]?.filter((other) => !(shown && isSame(other, shown))), place)', '[place]'],
    ['src/sync/cursors.ts', 'if (cursor?.epoch && place.seq > cursor.seq) known', 'if (cursor === undefined) known'],
    ['src/sync/cursors.ts', 'named.filter(([town, { seq }]) => seq > (seen[town]?.seq ?? 0))', 'named.filter(() => false)']),
  mutant('files-unproved', 'the place that a file\'s receipt named is not shown to the server',
    ['src/sync/files.ts', 'if (record?.receivedAt !== receivedAt) await keepFileProof(db, town, receipt)', '']),
  mutant('proofs-not-presented', 'the places that receipts named are not shown to the server',
    ['src/device/proofs.ts', "cursors.filter(({ epoch }) => epoch !== '')", 'cursors.filter(() => false)']),
  mutant('cursors-not-looked-at', 'a server restored from a backup takes edits that speak of the lost time',
    ['src/server/sync/take-in.ts', '.filter(({ asker }) => asker.cursors)', '.filter(() => false)']),
  mutant('settled-over-news', 'an edit sent again is laid over what others have made of it since',
    ['src/device/settle.ts', 'receipt.version === undefined || receipt.version > row.version', 'true']),
]
