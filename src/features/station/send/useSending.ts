import { computed, onMounted, onScopeDispose, ref } from 'vue'
import { v4 } from 'uuid'
import type { ErrorCode, Letter, LetterReceipt } from '@/contract'
import { handOverOf, type Given, type Who } from '@/domain/handover'
import { SENDING, useAnswers } from '@/features/content'
import { DeviceError } from '@/device'
import { errorCode, followDraft, mergeDrafts, plain, useAutosave, type Stored } from '@/features/drafts'
import { createBrowserWorld, createClient, SyncProblem } from '@/sync'
import { forTown, joinCourses, saidIn, sendLetter, type Course } from './letter'

/** What the phone keeps of it until its holder has it forget. */
interface Kept extends Course {
  who: Who
  /** Empty: taken back, so that what the answers say does not count any more. */
  town?: string
}

export interface SendingWorld {
  post(letter: Letter): Promise<LetterReceipt>
  newId(): string
  now(): number
}

function joined(base: Kept, here: Kept, there: Kept): Kept {
  const { pending: _pending, sent: _sent, ...typed } = mergeDrafts(base, here, there)
  return { ...typed, ...joinCourses(base, here, there) }
}

/** Nobody is signed in: the server is asked as by anybody. */
export function browserSendingWorld(): SendingWorld {
  const client = createClient(createBrowserWorld())
  return { post: (letter) => client.json<LetterReceipt>({ method: 'POST', path: '/api/letters', body: JSON.stringify(letter) }), newId: () => v4(), now: Date.now }
}

/**
 * Sends the answers of a self-check to the station of a town. What was typed, and a letter whose answer was lost, outlive the page:
 * sent again it is the same letter.
 */
export function useSending(evaluation: () => Given | undefined, world: SendingWorld = browserSendingWorld()) {
  const store = useAnswers()
  const kept = ref<Kept>()
  const consent = ref(false)
  const told = ref(false)
  const busy = ref(false)
  const failed = ref<ErrorCode>()
  /** When it is worth trying again, seconds. */
  const waitSeconds = ref<number>()
  /** The form although the same was sent already. */
  const anew = ref(false)
  const stored = async (): Promise<Stored<Kept>> => {
    const found = await store.get<Kept>(SENDING)
    return { rev: found?.rev ?? 0, value: found?.value ?? { who: {} } }
  }
  const followed = followDraft<Kept>({
    get: stored,
    save: (id, copy, _step, seen) => store.put(id, copy, seen),
    setAside: async () => undefined,
    join: joined,
    read: () => kept.value && plain(kept.value),
    show(next, isStored) {
      if (isStored) autosave.accept(next)
      kept.value = next
    },
  })
  const autosave = useAutosave<Kept>({ value: kept, id: () => SENDING, merge: joined, save: (copy) => followed.save(SENDING, copy) })

  onMounted(async () => {
    const found = await stored().catch(() => ({ value: { who: {} } }))
    followed.begin(found)
    autosave.accept(found.value)
    kept.value = autosave.recover(plain(found.value))
  })
  onScopeDispose(store.watch(SENDING, () => { stored().then(followed.saw, () => undefined) }))

  /** @throws DeviceError `storage-…`: then it is not on the disk, and nothing may go on its way */
  async function keep(change: (before: Course) => Course): Promise<Course> {
    const { who: typed, town: to, ...course } = kept.value!
    kept.value = { who: typed, ...(to === undefined ? {} : { town: to }), ...change(course) }
    if (!await autosave.flush()) throw new DeviceError(autosave.state.value.error ?? 'storage-failed')
    return plain(kept.value)
  }

  const town = computed({
    get: () => {
      const region = evaluation()?.facts.applicant?.region
      return (kept.value?.town ?? (region?.length === 9 ? region : '')) || undefined
    },
    set: (code) => { if (kept.value) kept.value = { ...kept.value, town: code ?? '' } },
  })
  const who = computed({ get: () => kept.value?.who ?? {}, set: (next) => { if (kept.value) kept.value = { ...kept.value, who: next } } })
  const content = computed(() => {
    const given = evaluation()
    return given && town.value ? forTown(handOverOf(given, plain(who.value)), town.value) : undefined
  })
  const said = computed(() => (content.value && town.value ? saidIn(town.value, content.value) : undefined))
  const sent = computed(() => kept.value?.sent)

  const lacks = computed(() => ({
    town: !town.value, consent: !consent.value,
    /** A number belongs to somebody: without a name it would be left out unseen. */
    contact: Boolean(who.value.phone?.trim()) && !who.value.contact?.trim(),
  }))

  async function send(): Promise<void> {
    told.value = true
    if (busy.value || !kept.value || !content.value || !town.value || Object.values(lacks.value).some(Boolean)) return
    busy.value = true
    failed.value = undefined
    waitSeconds.value = undefined
    try {
      await sendLetter(content.value, { town: town.value, newId: world.newId, now: world.now, post: world.post, keep })
      consent.value = told.value = anew.value = false
    } catch (problem) {
      failed.value = errorCode(problem, 'server-fault')
      if (problem instanceof SyncProblem && problem.retryAfterMs) waitSeconds.value = Math.ceil(problem.retryAfterMs / 1000)
    } finally {
      busy.value = false
    }
  }

  return {
    /** As far as the answers say where the enterprise is. */
    near: computed(() => (evaluation()?.facts.applicant?.region?.startsWith('3202') ? evaluation()?.facts.applicant?.region : undefined)),
    ready: computed(() => kept.value !== undefined), town, who, consent, lacks, told, busy, failed, waitSeconds, sent, anew, send,
    /** Of the letter before nobody knows whether it arrived. */
    unsure: computed(() => kept.value?.pending !== undefined),
    /** What stands here went already, as it stands. */
    done: computed(() => sent.value !== undefined && sent.value.said === said.value),
  }
}
