import type { Attachments, Draft } from '@/device'

/** Leaves out forms that were opened and left without a word or a file: there is nothing to go on with. */
export async function begunDrafts(drafts: readonly Draft[], isUntouched: (draft: Draft) => boolean, attachments: Pick<Attachments, 'listOfDraft'>): Promise<Draft[]> {
  const kept = await Promise.all(drafts.map(async (draft) => !isUntouched(draft) || (await attachments.listOfDraft(draft.id)).length > 0))
  return drafts.filter((_, at) => kept[at])
}
