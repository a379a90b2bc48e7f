import { onMounted, shallowRef } from 'vue'
import type { Privacy } from '@/domain/content'
import { useContent } from '@/features/content'

/** The notice of this station; undefined until it is read, `null` when this phone has none and no network to fetch it. */
export function useNotice() {
  const content = useContent()
  const notice = shallowRef<Privacy | null>()
  const read = async () => { notice.value = await content.privacy().catch(() => null) }
  onMounted(read)
  return { notice, read }
}
