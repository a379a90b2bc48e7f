import type { Page } from 'playwright-core'
import type { Station, Who } from './station'
import type { Say } from './words'

/** What a scene has at hand. */
export interface Acting {
  page: Page
  /** Words of the language the page is in. */
  say: Say
  station: Station
  /** What `begin` made on the phones. */
  made: Made
  /** What moved by itself while the page came. */
  shifts: { score: number; moved: string[] }
}

/** Drafts on the officer's phone. */
export interface Made {
  visitDraft: string
  requestDraft: string
}

/** A page in one of its states, and how one gets there. */
export interface Scene {
  name: string
  who: Who
  path: string | ((acting: Acting) => string)
  /** People also open it anew, as from a bookmark. */
  anew?: true
  /** What has to be so before one comes there. */
  before?: (acting: Acting) => Promise<unknown>
  /** What brings the state about, once the page is there. */
  act?: (acting: Acting) => Promise<unknown>
  /** What must be undone before the next scene; leaving the page is not. */
  after?: (acting: Acting) => Promise<unknown>
}

export const scene = (who: Who) => (name: string, path: Scene['path'], act?: Scene['act'], after?: Scene['after']): Scene =>
  ({ name: `${who}/${name}`, who, path, ...(act ? { act } : {}), ...(after ? { after } : {}) })
