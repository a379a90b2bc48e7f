import { onScopeDispose, ref } from 'vue'

/**
 * Whether somebody is writing in a field: until they have left it and press nothing any more. A message that comes when a field is left
 * makes room for itself, and would move the very button away that is being pressed.
 */
export function useWriting(page: Pick<Window, 'addEventListener' | 'removeEventListener'> = window) {
  const writing = ref(false)
  let presses = false
  let hasLeft = false

  const stop = (): void => {
    page.removeEventListener('pointerdown', press, true)
    page.removeEventListener('pointerup', release, true)
    page.removeEventListener('pointercancel', release, true)
  }
  /** The click comes after this, and is over by the next turn. */
  const end = (): void => {
    stop()
    setTimeout(() => { if (hasLeft) writing.value = false })
  }
  const press = (): void => { presses = true }
  const release = (): void => {
    presses = false
    if (hasLeft) end()
  }
  onScopeDispose(stop)

  return {
    writing,
    begin(): void {
      [presses, hasLeft] = [false, false]
      writing.value = true
      page.addEventListener('pointerdown', press, true)
      page.addEventListener('pointerup', release, true)
      page.addEventListener('pointercancel', release, true)
    },
    leave(): void {
      hasLeft = true
      if (!presses) end()
    },
  }
}
