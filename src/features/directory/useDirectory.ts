import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { useChoices, useContent, useRegions } from '@/features/content'
import type { DirectoryEntry, SourceDocument } from '@/domain/content'
import { bothWords, searchable, searchDirectory, servicesForNeeds, type DirectoryFilter } from './search'

const useLoadedDirectory = defineStore('directory', () => {
  const entries = shallowRef<readonly DirectoryEntry[]>([])
  const documents = shallowRef<readonly SourceDocument[]>([])
  const state = shallowRef<'reading' | 'ready' | 'failed'>('reading')
  const failure = shallowRef<unknown>()
  const content = useContent()
  async function load(): Promise<void> {
    state.value = 'reading'
    try {
      const directory = await content.directory()
      entries.value = directory.entries
      documents.value = directory.documents
      state.value = 'ready'
    } catch (error) {
      failure.value = error
      state.value = 'failed'
    }
  }
  return { entries, documents, state, failure, load, loading: load() }
})

/** The directory of services: all entries, search, and what answers a need. */
export function useDirectory() {
  const loaded = useLoadedDirectory()
  const choices = useChoices()
  const regions = useRegions()
  const named = computed(() => searchable(loaded.entries, (entry) => [
    ...bothWords([entry.type].flatMap((key) => choices.find('serviceTypes', key)?.name ?? [])),
    ...bothWords(entry.kinds.flatMap((key) => choices.find('serviceKinds', key)?.name ?? [])),
    ...entry.areas.flatMap((code) => { const region = regions.find(code); return region ? [...bothWords([region.name]), ...region.synonyms] : [] }),
  ]))
  return {
    ready: loaded.loading,
    state: computed(() => loaded.state),
    /** Why reading failed, when it did. */
    failure: computed(() => loaded.failure),
    retry: () => loaded.load(),
    entries: computed(() => loaded.entries),
    find: (id: string): DirectoryEntry | undefined => loaded.entries.find((entry) => entry.id === id),
    documents: (ids: readonly string[]): SourceDocument[] => loaded.documents.filter((document) => ids.includes(document.id)),
    search: (filter: DirectoryFilter): DirectoryEntry[] => searchDirectory(named.value, filter),
    /** Keys of needs → entries that answer them, nearest to the place first. */
    forNeeds: (needs: readonly string[], place?: string): DirectoryEntry[] =>
      servicesForNeeds(loaded.entries, needs.flatMap((key) => choices.find('needs', key) ?? []), place),
  }
}
