import { useI18n } from 'vue-i18n'
import type { GivenUp, OutboxItem } from '@/device'
import { errorCode, useAttempt } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'
import { useToast } from '@/ui'
import { mended, type Mendable } from './item-place'

/** What can be done on this phone about a refused edit: send it again, corrected or as it was, or give it up. */
export function useMend(item: () => OutboxItem) {
  const workspace = useWorkspace()
  const { busy, failed, attempt, succeeds } = useAttempt()
  const { t } = useI18n()
  const toast = useToast()
  /** By then the item itself is no longer on the page. */
  const takeUp = (given: GivenUp) => workspace.outbox.takeUp(given).catch((problem: unknown) => { toast.show(t(`error.${errorCode(problem)}`), { kind: 'late' }) })

  return {
    busy,
    failed,
    /** @returns whether it is on its way again */
    mend: (place?: Mendable, text = '') => succeeds(async () => {
      const { mutationId, set } = item()
      await workspace.outbox.mend(mutationId, place ? mended(set, place, text) : {})
      // The engine tells by its own state how sending goes.
      void workspace.syncNow().catch(() => undefined)
    }),
    async letGo() {
      const given = await attempt(() => workspace.outbox.letGo(item().mutationId))
      if (given) toast.show(t('me.sync.letGoDone'), { action: { label: t('ui.undo'), run: () => takeUp(given) } })
    },
  }
}
