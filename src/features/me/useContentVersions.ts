import { onMounted, shallowRef } from 'vue'
import { useContent } from '@/features/content'

export interface ContentVersion {
  /** Key under `me.about.pack`, or the document's own id for a policy pack. */
  name: string
  version: string
}

/** Which content this phone works with. A pack that cannot be read is left out. */
export function useContentVersions() {
  const content = useContent()
  const versions = shallowRef<ContentVersion[]>()

  onMounted(async () => {
    const names = ['directory', 'regions', 'indicators', 'choices', 'privacy'] as const
    const packs = names.map(async (name) => ({ name, version: (await content[name]()).version }))
    const policies = content.policies().then((found) => found.map(({ pack, version }) => ({ name: idOf(pack), version })))
    const results = await Promise.allSettled([...packs, policies])
    versions.value = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []))
  })
  return versions
}

const idOf = (pack: unknown): string => {
  const id = typeof pack === 'object' && pack !== null && 'id' in pack ? pack.id : undefined
  return typeof id === 'string' ? id : ''
}
