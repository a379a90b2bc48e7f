import { computed, onMounted, ref, watch } from 'vue'
import type { DeviceGaps, ErrorCode } from '@/contract'
import { errorCode } from '@/features/drafts'
import { useLive, useWorkspace } from '@/features/workspace'
import { useHold } from '@/ui'

const KEY = 'supervision.gaps'
interface Kept { at: number; devices: DeviceGaps[] }

/** Devices of which some edits never arrived. Only the server knows; its last answer is kept for when there is no network. */
export function useGaps(now: () => number = Date.now) {
  const workspace = useWorkspace()
  const kept = useLive<Kept | undefined>(() => workspace.kept.get<Kept>(KEY), undefined)
  const failed = ref<ErrorCode>()
  const loading = ref(false)
  const asks = computed(() => workspace.person?.role === 'supervisor' || workspace.person?.role === 'administrator')

  async function load(): Promise<void> {
    if (!asks.value || loading.value) return
    loading.value = true
    failed.value = undefined
    try {
      const devices = await workspace.api<DeviceGaps[]>('GET', '/api/devices/gaps')
      await workspace.kept.set(KEY, { at: now(), devices } satisfies Kept)
    }
    catch (problem) {
      failed.value = errorCode(problem, 'server-fault')
    }
    finally {
      loading.value = false
    }
  }
  // The first answer of all is waited for: no earlier one stands in its place, and what it says stands above the list.
  const known = useHold()
  watch(kept, (answer) => { if (answer) known() })
  onMounted(async () => {
    await load()
    if (!asks.value || failed.value) known()
  })

  return { devices: computed(() => kept.value?.devices), asOf: computed(() => kept.value?.at), failed, loading, load }
}
