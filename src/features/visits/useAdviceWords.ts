import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { DirectoryEntry, Names } from '@/domain/content'
import { useContent, useLanguage } from '@/features/content'
import { policyItems, type PolicyChoice } from './policy-items'

const useAdviceContent = defineStore('visits/advice', () => {
  const services = shallowRef<readonly DirectoryEntry[]>([])
  const policies = shallowRef<readonly PolicyChoice[]>([])
  const failed = shallowRef<unknown>()
  const content = useContent()
  async function load(): Promise<void> {
    try {
      const [directory, packs] = await Promise.all([content.directory(), content.policies()])
      services.value = directory.entries
      policies.value = packs.flatMap(({ pack }) => policyItems(pack))
    }
    catch (problem) {
      failed.value = problem
    }
  }
  return { services, policies, failed, loading: load() }
})

/** What can be advised: directory entries and policy items, with their names in the present language. */
export function useAdviceWords() {
  const content = useAdviceContent()
  const { say } = useLanguage()
  const named = (kind: 'policy' | 'service', ref: string): Names | undefined =>
    (kind === 'policy' ? content.policies.find(({ id }) => id === ref) : content.services.find(({ id }) => id === ref))?.name
  return {
    content,
    /** Resolves when names can be told. */
    ready: content.loading,
    say,
    /** A name, or the id itself while or where there is none. */
    name: (kind: 'policy' | 'service', ref: string): string => {
      const names = named(kind, ref)
      return names ? say(names) : ref
    },
  }
}
