import { onMounted, ref, shallowRef } from 'vue'
import type { ErrorCode } from '@/contract'
import type { PolicyPack } from '@/domain/policy'
import { useContent, useEarly } from '@/features/content'
import { errorCode } from '@/features/drafts'

/** The policy pack on this phone. There is one document today; more would each be a pack. */
export function usePolicyPack() {
  const content = useContent()
  /** Already there when the page opens, or read once it stands. */
  const pack = shallowRef(useEarly()?.policies()?.[0]?.pack)
  const failed = ref<ErrorCode>()

  async function load(): Promise<PolicyPack | undefined> {
    failed.value = undefined
    try {
      const [first] = await content.policies()
      if (!first) failed.value = 'not-found'
      else pack.value = first.pack
    }
    catch (problem) {
      failed.value = errorCode(problem, 'offline')
    }
    return pack.value
  }
  const loading = ref<Promise<PolicyPack | undefined>>()
  onMounted(() => { if (!pack.value) loading.value ??= load() })

  return { pack, failed, load }
}
