import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import type { ErrorCode } from '@/contract'
import { useWorkspace } from '@/features/workspace'
import { useToast } from '@/ui'
import { errorCode } from './error-code'

/** Brings back what was thrown away. False: it is gone for good. */
export type Undo = () => Promise<boolean>

/** A little longer than the phone keeps what was thrown away. */
const SWEEP_MS = 61_000

/** After something was thrown away: says so, and offers it back, on the page it was on, for as long as the message stands. */
export function useOfferUndo() {
  const { t } = useI18n()
  const router = useRouter()
  const toast = useToast()
  const { drafts } = useWorkspace()

  async function bringBack(undo: Undo, path: string): Promise<void> {
    try {
      if (await undo()) await router.push(path)
      else toast.show(t('drafts.undoTooLate'))
    } catch (problem) {
      toast.show(t(`error.${errorCode(problem) satisfies ErrorCode}`), { kind: 'late' })
    }
  }
  /** @param path of the form, to which it comes back; @param said what has gone, in words */
  return (undo: Undo | undefined, path: string, said = t('drafts.discarded')): void => {
    toast.show(said, undo ? { action: { label: t('ui.undo'), run: () => bringBack(undo, path) } } : {})
    setTimeout(() => { drafts.sweep().catch(() => undefined) }, SWEEP_MS)
  }
}
