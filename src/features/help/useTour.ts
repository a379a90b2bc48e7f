import { computed, ref } from 'vue'
import type { Role } from '@/contract'
import { useWorkspace } from '@/features/workspace'
import { createKeptWishes } from '@/platform'

/** Raised when people should see it anew. */
const VERSION = '1'
export const STEPS = [1, 2, 3] as const

/**
 * The tour of the first days: shown to each person on this phone until it is through or skipped, and then never by itself.
 * Kept beside the language and the theme, so that the first page knows at once and nothing moves on it later.
 */
export function useTour() {
  const workspace = useWorkspace()
  const kept = createKeptWishes(() => localStorage)
  const key = computed(() => workspace.person && `tour.${workspace.person.id}`)
  const step = ref<(typeof STEPS)[number]>(1)
  /** Holds for this page where the browser keeps nothing. */
  const dismissed = ref(false)
  const role = computed((): Role | undefined => (key.value === undefined || dismissed.value || kept.get(key.value) === VERSION ? undefined : workspace.person?.role))

  function keep(seen: boolean): void {
    if (key.value) kept.set(key.value, seen ? VERSION : undefined)
    dismissed.value = seen
  }
  return {
    /** Whose tour is to be shown; undefined: none. */
    role, step,
    next: () => { if (step.value === 3) keep(true); else step.value = step.value === 1 ? 2 : 3 },
    back: () => { step.value = step.value === 3 ? 2 : 1 },
    dismiss: () => keep(true),
    showAgain: () => keep(false),
  }
}
