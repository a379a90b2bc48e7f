import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { isTownCode, type Region } from '@/domain/content'
import { useFirstThings, useHold } from '@/ui'
import { useContent } from './store'
import { useLanguage } from './useLanguage'

const useLoadedRegions = defineStore('content/regions', () => {
  const byCode = shallowRef<ReadonlyMap<string, Region>>(new Map())
  const failed = shallowRef<unknown>()
  const isRead = ref(false)
  const content = useContent()
  const { shown } = useFirstThings()
  async function load(): Promise<void> {
    await shown()
    try {
      byCode.value = new Map((await content.regions()).regions.map((region) => [region.code, region]))
      failed.value = undefined
    } catch (error) {
      failed.value = error
    }
    isRead.value = true
  }
  return { byCode, failed, isRead, load, loading: load() }
})

/** Names of places in the present language; a code stands for itself until the regions are read, or when it is unknown. */
export function useRegions() {
  const loaded = useLoadedRegions()
  if (!loaded.isRead) void loaded.loading.then(useHold())
  const { say } = useLanguage()
  const all = (): Region[] => [...loaded.byCode.values()]
  const name = (code: string): string => {
    const region = loaded.byCode.get(code)
    return region ? say(region.name) : code
  }
  return {
    /** Resolves when names can be told. */
    ready: loaded.loading,
    name,
    /** The name of a town-level unit (nine digits). */
    townName: name,
    /** The name in documents and numbers of records, whatever the language of the screen. */
    officialName: (code: string): string => loaded.byCode.get(code)?.name.zh ?? code,
    find: (code: string): Region | undefined => loaded.byCode.get(code),
    all,
    /** Town-level units, of one district or all. */
    towns: (district = ''): Region[] => all().filter((region) => isTownCode(region.code) && region.code.startsWith(district)),
    districts: (): Region[] => all().filter((region) => region.kind === 'district'),
    /** `{value, label}` of towns, for a select. */
    townOptions: (codes?: readonly string[]): { value: string; label: string }[] =>
      (codes ?? all().filter((region) => isTownCode(region.code)).map((region) => region.code)).map((code) => ({ value: code, label: name(code) })),
  }
}
