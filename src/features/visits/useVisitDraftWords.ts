import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Draft } from '@/device'
import { useLive, useWorkspace } from '@/features/workspace'
import type { VisitDraft } from './visit-draft'
import { visitProgress } from './visit-progress'

/** A visit draft in words: whose, how far, what next. Undefined until it has been looked at. */
export function useVisitDraftWords(draft: () => Draft | undefined) {
  const { records, attachments } = useWorkspace()
  const { t } = useI18n()
  const about = useLive(async () => {
    const present = draft()
    if (!present) return undefined
    const value = present.value as unknown as VisitDraft
    const [enterprise, files] = await Promise.all([value.enterpriseId ? records.get('enterprise', value.enterpriseId) : undefined, attachments.listOfDraft(present.id)])
    const progress = visitProgress(value, { photos: files.filter(({ role }) => role === 'photo').length, signature: files.some(({ role }) => role === 'signature') }, Date.now())
    return { name: enterprise?.fields.name ?? value.newEnterprise?.name, progress }
  }, undefined)

  return computed(() => {
    if (!about.value) return undefined
    const { name, progress: { count, of, next } } = about.value
    const far = next ? t('visits.draftFar', { count, of, next: t(`visits.section.${next}`) }) : t('visits.draftWhole', { of })
    return { name: name || t('visits.noEnterprise'), far, count, of }
  })
}
