import type { Device } from '@/device'
import { bytesOf } from '@/sync'
import { createDoor } from './doors'
import type { OpenWorkspace } from './open-workspace'
import type { Reader } from './readers'
import { createSealedStore } from './sealed-store'

/**
 * What pages ask of the open workspace. May be taken apart at any time: each call reaches whichever is open then.
 * @param opener the open one @throws DeviceError `signed-out`
 */
export function createOpenDoors(device: () => Device | undefined, opened: () => OpenWorkspace | undefined, opener: () => OpenWorkspace) {
  return {
    records: createDoor('records', device),
    drafts: createDoor('drafts', device),
    attachments: createDoor('attachments', device),
    outbox: createDoor('outbox', device),
    departures: createDoor('departures', device),
    shared: createDoor('shared', device),
    feedback: createDoor('feedback', device),
    /** A worker that reads the open vault beside the page; it ends with it. @throws DeviceError `signed-out` */
    readBeside: (reader: Reader) => opener().readers.start(reader),
    /** Records somebody found spoilt: mended with the next sync. */
    noteUnreadable: (ids: readonly string[]) => { for (const id of ids) device()?.db.unreadable.add(id) },
    /** For what must be put down at once and outside the database: sealed like everything else. */
    leftovers: createSealedStore(localStorage, () => opened()?.cipher),
    /** A file's bytes from this phone, else from the server (then kept). @throws DeviceError `offline`, `attachment-pending` */
    attachmentBytes: async (id: string) => bytesOf(opener().device, opener().session, id),
    syncNow: async () => opener().engine.now(),
    /** Records in a newer form than this app knows: kept as they came until it is updated. */
    newerRecords: async () => device()?.db.aside.count() ?? 0,
    /** Edits of before a forgotten passphrase or a loss that the server does not have: sealed to it, nobody can open them here. */
    leftInOlder: async () => (await import('./sending')).leftInOlder(opener().device.db),
    /** Compares everything with the server now; how it went shows in `syncState`. @returns why it did not come about; undefined when it did */
    checkNow: async () => opener().engine.check(),
  }
}
