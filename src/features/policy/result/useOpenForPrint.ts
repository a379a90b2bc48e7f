import { nextTick, onBeforeUnmount, onMounted, ref } from 'vue'

/** Paper has no folds: everything is drawn and open while the page is printed, and folded again after. */
export function useOpenForPrint(window: Pick<Window, 'addEventListener' | 'removeEventListener' | 'print'> = globalThis.window, page: Pick<Document, 'querySelectorAll'> = document) {
  const printing = ref(false)
  let opened: HTMLDetailsElement[] = []
  const open = () => {
    printing.value = true
    opened = [...opened, ...page.querySelectorAll<HTMLDetailsElement>('details:not([open])')]
    for (const fold of opened) fold.open = true
  }
  const close = () => {
    printing.value = false
    for (const fold of opened) fold.open = false
    opened = []
  }
  // what is drawn only when opened must be there before the browser looks: by our own button one waits for it
  async function print() {
    printing.value = true
    await nextTick()
    window.print()
  }
  onMounted(() => {
    window.addEventListener('beforeprint', open)
    window.addEventListener('afterprint', close)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('beforeprint', open)
    window.removeEventListener('afterprint', close)
  })
  return { printing, print }
}
