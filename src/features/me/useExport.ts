import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ErrorCode } from '@/contract'
import { civilDateOf, civilTimeOf } from '@/domain/civil-date'
import { errorCode } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'
import { saveFile } from '@/platform'

const fileOf = (content: unknown) => new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' })

/** Files to keep or hand over: everything unsent, or one refused edit. @param now milliseconds since 1970 */
export function useExport(now: () => number = Date.now) {
  const { t } = useI18n()
  const { outbox } = useWorkspace()
  const failed = ref<ErrorCode>()
  const stamp = () => `${civilDateOf(now())}-${civilTimeOf(now()).replace(':', '')}`

  async function exportUnsent(): Promise<boolean> {
    failed.value = undefined
    try {
      saveFile(t('me.export.fileName', { at: stamp() }), fileOf(await outbox.exportUnsent()))
      return true
    }
    catch (problem) {
      failed.value = errorCode(problem)
      return false
    }
  }

  const exportOne = (name: string, content: unknown) => saveFile(t('me.export.oneName', { name, at: stamp() }), fileOf(content))

  return { exportUnsent, exportOne, failed }
}
