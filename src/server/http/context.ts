import type { HttpBindings } from '@hono/node-server'
import type { Logger } from 'pino'
import type { PassphraseTools } from '../accounts/passphrases'
import type { SignedIn } from '../accounts/sessions'
import type { Blobs } from '../attachments/blobs'
import type { Uploads } from '../attachments/uploads'
import type { PushQueue } from '../sync/push-queue'
import type { CourierKeys } from '../sync/sealed-keys'
import type { SyncStore } from '../sync/store'
import type { AuditWatch } from '../verify'

/** What hono keeps for one request. */
export interface Env {
  Bindings: HttpBindings
  Variables: {
    requestId: string
    /** The asker's random value, to be repeated in the answer; empty when none was sent. */
    nonce: string
    /** Log whose lines bear the request's id. */
    log: () => Logger
    signedIn: SignedIn
    /** Status of an answer that has been written already and is not to be touched any more. */
    sentStatus?: number
    /** The answer is neither a document nor a worker, but something one of them loads by its hashed name. */
    partOfPage?: boolean
    /** The asker's line to us is encrypted. */
    overTls: boolean
  }
}

/** What the routes work on. */
export interface Services extends PassphraseTools {
  sync: SyncStore
  pushes: PushQueue
  courierKeys: CourierKeys
  blobs: Blobs
  uploads: Uploads
  log: Logger
  version: string
  trial: boolean
  behindProxy: boolean
  watch: AuditWatch
  /** What addresses for people begin with. */
  publicUrl: string | undefined
}
