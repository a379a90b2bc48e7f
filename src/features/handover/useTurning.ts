import { computed, onScopeDispose, ref, watch } from 'vue'

/** How long a code stands: a cheap camera needs most of it to find its focus. */
const STANDS_MS = 1_800

/** Which of several codes is shown: they turn by themselves until stopped, or by hand. Who asked their system for less motion turns by hand. */
export function useTurning(count: () => number) {
  const at = ref(0)
  const turning = ref(!globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches)
  let timer: ReturnType<typeof setInterval> | undefined

  const step = (by: number) => { at.value = count() ? (at.value + by + count()) % count() : 0 }
  const stop = () => { clearInterval(timer); timer = undefined }
  watch([turning, count], () => {
    stop()
    if (at.value >= count()) at.value = 0
    if (turning.value && count() > 1) timer = setInterval(() => step(1), STANDS_MS)
  }, { immediate: true })
  onScopeDispose(stop)

  return {
    at: computed(() => at.value), turning,
    /** By hand: whoever turns wants it to stand still. */
    turn: (by: 1 | -1) => { turning.value = false; step(by) },
  }
}
