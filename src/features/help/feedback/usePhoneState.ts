import { onMounted, onScopeDispose, shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import { useContent } from '@/features/content'
import { useWorkspace } from '@/features/workspace'
import { onNetwork, storageState } from '@/platform'
import { usePreferences } from '@/ui'
import type { PhoneState } from './diagnostics'

interface Connection { effectiveType?: string }

/** How this phone is doing now; looked at once, when the page opens and whenever asked. What cannot be had is left out. */
export function usePhoneState() {
  const workspace = useWorkspace()
  const content = useContent()
  const { language } = usePreferences()
  const router = useRouter()
  const state = shallowRef<PhoneState>()

  /** Of a page its name, never its address: that may name a record. */
  const pageBefore = (): string | undefined => {
    const { back } = router.options.history.state
    const name = typeof back === 'string' ? router.resolve(back).name : undefined
    return typeof name === 'string' ? name : undefined
  }
  async function packs(): Promise<PhoneState['packs']> {
    const named = (['directory', 'regions', 'indicators', 'choices', 'privacy'] as const).map(async (name) => ({ name, version: (await content[name]()).version }))
    const found = await Promise.allSettled(named)
    return found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  }
  async function counts(): Promise<Pick<PhoneState, 'held' | 'unsent'>> {
    const { records, outbox, drafts } = workspace
    const [enterprises, visits, requests, tasks, unsent, begun] = await Promise.all([
      records.count('enterprise'), records.count('visit'), records.count('assistance'), records.count('task'), outbox.unsent(), drafts.list(),
    ])
    return { held: { enterprises, visits, requests, tasks }, unsent: { waiting: unsent.waiting, rejected: unsent.rejected, files: unsent.files.length, drafts: begun.length } }
  }

  async function look(): Promise<PhoneState> {
    const [found, storage, held] = await Promise.all([packs(), storageState().catch(() => undefined), counts().catch(() => ({ held: undefined, unsent: undefined }))])
    const { connection } = navigator as Navigator & { connection?: Connection }
    state.value = {
      appVersion: APP_VERSION, packs: found, userAgent: navigator.userAgent,
      screen: { width: innerWidth, height: innerHeight, ratio: Math.round(devicePixelRatio * 100) / 100 },
      language: language.value, asApp: matchMedia('(display-mode: standalone)').matches, online: navigator.onLine, connection: connection?.effectiveType,
      storage, ...held, lastSyncAt: workspace.syncState.lastSyncAt, lastError: workspace.syncState.lastError, page: pageBefore(),
    }
    return state.value
  }
  onMounted(look)
  onScopeDispose(onNetwork(() => { void look() }))
  return { state, look }
}
