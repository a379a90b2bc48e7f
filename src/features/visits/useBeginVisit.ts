import { sameContent } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'
import { keepVisitBegun } from './begun'
import { emptyVisitDraft, type VisitDraft } from './visit-draft'

/**
 * Begins a visit now, by the person using the phone. A draft begun before and left untouched is used again, so that
 * looking at the form leaves no heap of empty ones.
 * @returns the draft's id
 */
export function useBeginVisit() {
  const workspace = useWorkspace()
  const { drafts, attachments } = workspace
  return async (enterpriseId?: string): Promise<string> => {
    keepVisitBegun(true)
    const value = emptyVisitDraft(new Date().toISOString(), workspace.person?.name ?? '', enterpriseId)
    for (const { id, value: old } of await drafts.list('visit')) {
      const untouched = sameContent({ ...old, startedAt: value.startedAt }, { ...value }) && !(await attachments.listOfDraft(id)).length
      if (!untouched) continue
      await drafts.save<VisitDraft>(id, value)
      return id
    }
    return (await drafts.create('visit', value)).id
  }
}
