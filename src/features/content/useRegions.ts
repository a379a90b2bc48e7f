import { isTownCode, type Region } from '@/domain/content'
import { defineLoaded } from './loaded'
import { useLanguage } from './useLanguage'

const useLoaded = defineLoaded<ReadonlyMap<string, Region>>('regions', new Map(), async (content) => new Map((await content.regions()).regions.map((region) => [region.code, region])))

/** Names of places in the present language; a code stands for itself until the regions are read, or when it is unknown. */
export function useRegions() {
  const loaded = useLoaded()
  const { say } = useLanguage()
  const all = (): Region[] => [...loaded.part().values()]
  const name = (code: string): string => {
    const region = loaded.part().get(code)
    return region ? say(region.name) : code
  }
  return {
    /** Resolves when names can be told. */
    ready: loaded.ready,
    name,
    /** The name of a town-level unit (nine digits). */
    townName: name,
    /** The name in documents and numbers of records, whatever the language of the screen. */
    officialName: (code: string): string => loaded.part().get(code)?.name.zh ?? code,
    find: (code: string): Region | undefined => loaded.part().get(code),
    all,
    /** Town-level units, of one district or all. */
    towns: (district = ''): Region[] => all().filter((region) => isTownCode(region.code) && region.code.startsWith(district)),
    districts: (): Region[] => all().filter((region) => region.kind === 'district'),
    /** `{value, label}` of towns, for a select. */
    townOptions: (codes?: readonly string[]): { value: string; label: string }[] =>
      (codes ?? all().filter((region) => isTownCode(region.code)).map((region) => region.code)).map((code) => ({ value: code, label: name(code) })),
  }
}
