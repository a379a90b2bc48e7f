import { onScopeDispose, ref } from 'vue'
import type { Transfer } from '@/device'
import { useLive, useWorkspace } from '@/features/workspace'
import { browserNetwork, waitsForWifi, WIFI_ONLY_KEY } from '@/sync'

/** The person's wish that files go over Wi-Fi only, and what it holds back now. */
export function useWifiWish() {
  const { kept, attachments, syncNow } = useWorkspace()
  const network = browserNetwork()
  const wifiOnly = useLive(async () => (await kept.get<boolean>(WIFI_ONLY_KEY)) === true, false)
  const mobileData = ref(network.mobileData())
  onScopeDispose(network.onChange(() => { mobileData.value = network.mobileData() }))

  // How the sending went shows in its state.
  const send = () => { void syncNow().catch(() => undefined) }

  return {
    /** Only where the browser tells Wi-Fi from mobile data. */
    offered: network.tells(),
    wifiOnly,
    holds: (file: Pick<Transfer, 'sizeBytes' | 'anyNetwork'>): boolean => wifiOnly.value && mobileData.value && waitsForWifi(file),
    async wish(only: boolean) {
      await (only ? kept.set(WIFI_ONLY_KEY, true) : kept.remove(WIFI_ONLY_KEY))
      if (!only) send()
    },
    /** Lets what waits now go over mobile data; the wish stays for later files. */
    async sendAnyway() {
      await attachments.sendByAnyNetwork()
      send()
    },
  }
}
