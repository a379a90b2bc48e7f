import type { AnswerStore, SettingStore } from '@/device/public'
import type { VersionedPolicy } from '@/domain/content'
import type { KeptWishes } from '@/platform'
import type { Content } from './content'

/** What the content of an app instance stands on; a test provides another. */
export interface ContentWorld {
  content: Content
  answers: AnswerStore
  settings: SettingStore
  /** What is known without the database; absent: nothing. */
  early?: Early
}

export interface Early {
  /** Whether answers may lie on this phone; `false` is certain but for phones that an earlier version of the app wrote to. */
  mayHaveAnswers(): boolean
  /** Policies that have been read by now. */
  policies(): readonly VersionedPolicy[] | undefined
}

export interface LateOptions {
  /** Brings the world of the phone's database, code and all. */
  load: () => Promise<ContentWorld>
  /** Where it is kept, readable at once, whether there is anything in that database. */
  kept: KeptWishes
  /** The policies as this build has them, past the database. */
  fetchPolicies: () => Promise<VersionedPolicy[]>
}

const INSTALLED = 'content'
const ANSWERED = 'answers'

/**
 * A world whose database comes when it is needed first. On a phone that has no content yet the policies do not wait for it, nor for
 * the rest of the content, to be written there: somebody who opens a self-check for the first time only wants the first question.
 */
export function createLateWorld({ load, kept, fetchPolicies }: LateOptions): ContentWorld {
  let loading: Promise<ContentWorld> | undefined
  const opened = (): Promise<ContentWorld> => {
    loading ??= load().catch((error: unknown) => { loading = undefined; throw error })
    return loading
  }
  const content = async (): Promise<Content> => (await opened()).content
  const answers = async (): Promise<AnswerStore> => (await opened()).answers
  const settings = async (): Promise<SettingStore> => (await opened()).settings

  let reading: Promise<VersionedPolicy[]> | undefined
  let read: VersionedPolicy[] | undefined
  async function readPolicies(): Promise<VersionedPolicy[]> {
    read = kept.get(INSTALLED) === undefined ? await fetchPolicies() : await (await content()).policies()
    return read
  }

  return {
    content: {
      async install() {
        await (await content()).install()
        kept.set(INSTALLED, 'yes')
      },
      directory: async () => (await content()).directory(),
      regions: async () => (await content()).regions(),
      indicators: async () => (await content()).indicators(),
      choices: async () => (await content()).choices(),
      privacy: async () => (await content()).privacy(),
      policies() {
        reading ??= readPolicies().catch((error: unknown) => { reading = undefined; throw error })
        return reading
      },
    },
    answers: {
      async get<T>(id: string) {
        const found = await (await answers()).get<T>(id)
        // An earlier version of the app put them down without saying so.
        if (found) kept.set(ANSWERED, 'yes')
        return found
      },
      async put(id, value, seen) {
        const store = await answers()
        kept.set(ANSWERED, 'yes')
        return store.put(id, value, seen)
      },
      remove: async (id) => (await answers()).remove(id),
      clear: async () => (await answers()).clear(),
      async erase() {
        await (await answers()).erase()
        kept.set(ANSWERED, undefined)
      },
      watch(id, changed) {
        let stop: (() => void) | undefined
        let isOver = false
        const begin = async () => {
          const store = await answers()
          if (!isOver) stop = store.watch(id, changed)
        }
        // Without its code nothing can be written either.
        begin().catch(() => undefined)
        return () => { isOver = true; stop?.() }
      },
    },
    settings: {
      get: async (key) => (await settings()).get(key),
      put: async (key, value) => (await settings()).put(key, value),
    },
    early: { mayHaveAnswers: () => kept.get(ANSWERED) !== undefined, policies: () => read },
  }
}
