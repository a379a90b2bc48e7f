import { ref, shallowRef, watch } from 'vue'
import type { ErrorCode } from '@/contract'
import { framesOf, packContent, type HandOver } from '@/domain/handover'
import { rawDeflate } from '@/platform/scan'
import { errorCode } from '@/features/drafts'

/** The codes of what is handed over, made anew whenever it changes. */
export function useCodes(content: () => HandOver) {
  const codes = shallowRef<string[]>([])
  const failed = ref<ErrorCode>()

  watch(content, async (handOver, _before, onCleanup) => {
    let stale = false
    onCleanup(() => { stale = true })
    try {
      const frames = framesOf(await packContent(handOver, rawDeflate()))
      if (stale) return
      codes.value = frames
      failed.value = undefined
    }
    catch (problem) {
      if (stale) return
      codes.value = []
      failed.value = errorCode(problem)
    }
  }, { immediate: true })

  return { codes, failed }
}
