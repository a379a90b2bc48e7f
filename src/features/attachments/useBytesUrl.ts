import { onScopeDispose, ref, watch } from 'vue'
import type { ErrorCode } from '@/contract'
import { errorCode } from '@/features/drafts'

/** A `blob:` address for bytes that are read on demand; let go when they change or the component leaves. */
export function useBytesUrl(read: () => { key: string; type: string; load: () => Promise<ArrayBuffer | undefined> } | undefined) {
  const url = ref<string>()
  const failed = ref<ErrorCode>()
  let turn = 0

  function letGo() {
    if (url.value) URL.revokeObjectURL(url.value)
    url.value = undefined
  }

  async function load() {
    const mine = turn += 1
    const source = read()
    failed.value = undefined
    letGo()
    if (!source) return
    try {
      const bytes = await source.load()
      if (mine !== turn) return
      if (bytes) url.value = URL.createObjectURL(new Blob([bytes], { type: source.type }))
      else failed.value = 'offline'
    }
    catch (problem) {
      if (mine === turn) failed.value = errorCode(problem, 'offline')
    }
  }

  watch(() => read()?.key, load, { immediate: true })
  onScopeDispose(() => {
    turn += 1
    letGo()
  })
  return { url, failed, retry: load }
}
