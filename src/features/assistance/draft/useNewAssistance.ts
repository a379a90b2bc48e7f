import { onMounted, ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { ErrorCode } from '@/contract'
import { errorCode, plain } from '@/features/drafts'
import { useWorkspace } from '@/features/workspace'
import { newDraft } from './draft'

/** Begins a request, from an enterprise (`?enterprise=`) or a visit (`?visit=`) if one is given, and opens its form. */
export function useNewAssistance() {
  const workspace = useWorkspace()
  const route = useRoute()
  const router = useRouter()
  const failed = ref<ErrorCode>()
  const asked = (name: string) => (typeof route.query[name] === 'string' ? route.query[name] : undefined)

  async function begin() {
    failed.value = undefined
    try {
      const visit = asked('visit') ? await workspace.records.get('visit', asked('visit')!) : undefined
      const enterpriseId = asked('enterprise') ?? visit?.fields.enterpriseId
      const enterprise = enterpriseId ? await workspace.records.get('enterprise', enterpriseId) : undefined
      const towns = workspace.person?.towns ?? []
      const town = visit?.town ?? (towns.length === 1 ? towns[0] : undefined)
      const fresh = newDraft({ town, visitId: visit?.id, enterprise })
      // One that was opened and left without a word is taken up again: no heap of empty drafts.
      const untouched = (await workspace.drafts.list('assistance')).find((draft) => draft.createdAt === draft.updatedAt && JSON.stringify(draft.value) === JSON.stringify(plain(fresh)))
      const draft = untouched ?? await workspace.drafts.create('assistance', fresh)
      await router.replace(`/assistance/draft/${draft.id}`)
    }
    catch (problem) {
      failed.value = errorCode(problem)
    }
  }
  onMounted(begin)

  return { failed, begin }
}
