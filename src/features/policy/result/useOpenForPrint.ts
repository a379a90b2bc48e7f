import { onBeforeUnmount, onMounted } from 'vue'

/** Paper has no folds: everything is open while the page is printed, and folded again after. */
export function useOpenForPrint(window: Pick<Window, 'addEventListener' | 'removeEventListener'> = globalThis.window, page: Pick<Document, 'querySelectorAll'> = document) {
  let opened: HTMLDetailsElement[] = []
  const open = () => {
    opened = [...page.querySelectorAll<HTMLDetailsElement>('details:not([open])')]
    for (const fold of opened) fold.open = true
  }
  const close = () => {
    for (const fold of opened) fold.open = false
    opened = []
  }
  onMounted(() => {
    window.addEventListener('beforeprint', open)
    window.addEventListener('afterprint', close)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('beforeprint', open)
    window.removeEventListener('afterprint', close)
  })
}
