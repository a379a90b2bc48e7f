import { ref } from 'vue'

/**
 * Whether a fold was ever open: what never was need not be drawn. Bind `listening` to the `UiDisclosure`; a fold's own event does
 * not bubble, and those of folds inside come by too.
 * @param of class on the disclosure
 */
export function useOpened(of: string, from = false) {
  const opened = ref(from)
  const onToggleCapture = (event: Event): void => {
    if ((event.target as HTMLElement).parentElement?.classList.contains(of)) opened.value = true
  }
  return { opened, listening: { onToggleCapture } }
}
