import { defineStore } from 'pinia'
import { computed, onScopeDispose, ref, shallowRef, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { searchInWorker, searchOnPage, type FoundEnterprise, type Search, type SearchListener } from '@/device'
// oxlint-disable-next-line import/default -- Vite answers this import with the built worker's address
import workerUrl from '@/device/search/search.worker.ts?worker&url'
import { useWorkspace } from '@/features/workspace'
import { scriptUrl } from '@/platform'

/** The search over every enterprise of the phone: begun when a page first wants it, kept as long as the vault is open. */
export const useEnterpriseIndex = defineStore('enterprises/index', () => {
  const workspace = useWorkspace()
  const search = shallowRef<Search>()
  const size = ref(0)
  const whole = ref(false)
  /** Grows with everything that may change what a search finds. */
  const changes = ref(0)

  const listener = {
    grown(now: number, isWhole: boolean) {
      size.value = now
      whole.value = isWhole
      changes.value += 1
    },
    spoilt: (ids: readonly string[]) => workspace.noteUnreadable(ids),
  }
  const onPage = (): void => { search.value = searchOnPage(workspace.records, { ...listener, failed: () => undefined }) }

  function begin(): void {
    const mine = (): boolean => search.value === begun
    const only: SearchListener = {
      grown: (now, isWhole) => { if (mine()) listener.grown(now, isWhole) },
      spoilt: listener.spoilt,
      failed: () => { if (mine()) onPage() },
    }
    let begun: Search | undefined
    try {
      const worker = new Worker(scriptUrl(workerUrl), { type: 'module' })
      search.value = begun = searchInWorker(worker, only)
      workspace.readBeside(worker)
    } catch {
      begun?.close()
      onPage()
    }
  }

  // Another person's phone from here on: nothing of the one before may be seen.
  watch(() => workspace.openCount, (open) => {
    search.value?.close()
    search.value = undefined
    size.value = 0
    whole.value = false
    changes.value += 1
    if (open > 0) begin()
  }, { immediate: true, flush: 'sync' })
  return { search, size, whole, changes }
})

/** The entries as they are now; one that says the same as before is the very same object, so that it is not drawn again. */
function asBefore(before: readonly FoundEnterprise[], now: readonly FoundEnterprise[]): FoundEnterprise[] {
  const known = new Map(before.map((entry) => [entry.id, entry]))
  const names = (entry: FoundEnterprise) => Object.keys(entry) as (keyof FoundEnterprise)[]
  return now.map((entry) => {
    const old = known.get(entry.id)
    return old && names(old).length === names(entry).length && names(entry).every((name) => old[name] === entry[name]) ? old : entry
  })
}

/** How often a list follows an index that still grows. */
const GROWING_MS = 500

/**
 * What a search finds, brought up to date by every word typed and every record written, also while the index still grows.
 * @returns `found`: the best `limit` of `total`, of what `answered` asked; `size`: enterprises so far, `whole` once that is all;
 * `ready`: this is the answer to the query as it stands, over everything there is
 */
export function useEnterpriseSearch(query: MaybeRefOrGetter<string>, limit: MaybeRefOrGetter<number>) {
  const index = useEnterpriseIndex()
  const found = shallowRef<FoundEnterprise[]>([])
  const total = ref(0)
  const answered = ref<string>()
  let asking = false
  let over = false
  /** As far as what is shown follows the index. */
  const followed = ref(0)
  let follows: ReturnType<typeof setTimeout> | undefined
  const follow = (): void => {
    clearTimeout(follows)
    follows = undefined
    followed.value = index.changes
  }
  // While it grows, a list drawn anew with every slice would only be in the way.
  watch(() => index.changes, () => {
    if (index.whole || found.value.length === 0) follow()
    else follows ??= setTimeout(follow, GROWING_MS)
  }, { flush: 'sync' })
  onScopeDispose(() => {
    over = true
    clearTimeout(follows)
  })

  /** One question at a time: what is typed meanwhile is asked after it. */
  async function ask(): Promise<void> {
    if (asking) return
    asking = true
    for (;;) {
      const [search, changes, text, most] = [index.search, followed.value, toValue(query), toValue(limit)]
      const answer = await search?.find(text, most)
      if (search === index.search) {
        found.value = asBefore(found.value, answer?.entries ?? [])
        total.value = answer?.total ?? 0
        answered.value = answer ? text : undefined
      }
      if (over || (search === index.search && changes === followed.value && text === toValue(query) && most === toValue(limit))) break
    }
    asking = false
  }
  watch([() => index.search, followed, () => toValue(query), () => toValue(limit)], () => void ask(), { immediate: true })
  // What belonged to the person before goes at once, not with the next answer.
  watch(() => index.search, () => { found.value = []; total.value = 0; answered.value = undefined }, { flush: 'sync' })

  return { found, total, answered, size: computed(() => index.size), whole: computed(() => index.whole), ready: computed(() => index.whole && answered.value === toValue(query)) }
}
