import { ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useToast } from '@/ui'
import { useOfferUndo, type Undo } from './useOfferUndo'

export interface FormOfPageOptions {
  /** The page of the record that the form changes: there it goes when it is done with. */
  page: () => string
  /** @returns true when saved on this phone */
  save: () => Promise<boolean>
  /** @returns how to undo it, where there is something to bring back */
  discard: () => Promise<Undo | undefined>
  /** What is said once it is saved. */
  saved: () => string
}

/** The end of a form that changes a record: saved or given up, and back to the record's page. */
export function useFormOfPage({ page, save, discard, saved }: FormOfPageOptions) {
  const route = useRoute()
  const router = useRouter()
  const offerUndo = useOfferUndo()
  const toast = useToast()
  /** Saving was tried: from now on the form says what is missing. */
  const tried = ref(false)

  async function submit(): Promise<void> {
    tried.value = true
    if (!await save()) return
    toast.show(saved())
    await router.replace(page())
  }

  async function giveUp(): Promise<void> {
    const form = route.fullPath
    const undo = await discard()
    await router.replace(page())
    if (undo) offerUndo(undo, form)
  }

  return { tried, submit, giveUp }
}
