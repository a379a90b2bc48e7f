import { computed, onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'
import { sliceFor } from './windowing'

/**
 * Draws of a long list on a scrolling page only what is near the view. All rows are equally high; the height is measured
 * on the first drawn row, so it follows the reader's text size.
 * @param row selector of a drawn row inside the list
 */
export function useWindow(list: Readonly<Ref<HTMLElement | null>>, count: () => number, { row, guessPx }: { row: string; guessPx: number }) {
  const rowPx = ref(guessPx)
  const top = ref(0)
  const viewPx = ref(window.innerHeight)
  const slice = computed(() => sliceFor({ count: count(), rowPx: rowPx.value, top: top.value, viewPx: viewPx.value }))

  function measure() {
    const element = list.value
    if (!element) return
    viewPx.value = window.innerHeight
    top.value = -element.getBoundingClientRect().top
    const height = element.querySelector(row)?.getBoundingClientRect().height
    if (height && Math.abs(height - rowPx.value) > 0.5) rowPx.value = height
  }

  const observer = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(measure)
  onMounted(() => {
    window.addEventListener('scroll', measure, { passive: true })
    window.addEventListener('resize', measure, { passive: true })
    watch(list, (element) => {
      observer?.disconnect()
      if (element) observer?.observe(element)
      measure()
    }, { immediate: true })
  })
  onBeforeUnmount(() => {
    window.removeEventListener('scroll', measure)
    window.removeEventListener('resize', measure)
    observer?.disconnect()
  })

  /** Scrolls the page just so far that row `at` is in view. */
  function reveal(at: number) {
    const element = list.value
    if (!element) return
    const from = element.getBoundingClientRect().top + window.scrollY + at * rowPx.value
    const [above, below] = [rowPx.value * 1.5, rowPx.value * 2.5]
    if (from - above < window.scrollY) window.scrollTo({ top: Math.max(0, from - above) })
    else if (from + below > window.scrollY + window.innerHeight) window.scrollTo({ top: from + below - window.innerHeight })
    measure()
  }

  return { slice, reveal }
}
