import { computed, onScopeDispose, ref, watch } from 'vue'
import { drawn as onScreen } from '@/platform'

interface Options {
  /** How many parts it has, and how many of them are drawn at once. */
  parts: number
  first: number
  /** There is something to draw. */
  ready: () => boolean
}

/**
 * Draws a long form or record from above, part by part with a picture after each: what is seen first is there at once, and no part keeps a finger
 * waiting. What stands below the parts waits for the last, so that nothing moves.
 * @returns `drawn`: parts to draw now; `whole`: these are all; `rest`: draws all of them at once, for who is led further down
 */
export function useDrawnInSteps({ parts, first, ready }: Options) {
  const drawn = ref(first)
  const whole = computed(() => drawn.value >= parts)
  let going: object | undefined
  const stop = () => {
    document.removeEventListener('keydown', rest, true)
    going = undefined
  }
  function rest() {
    stop()
    drawn.value = parts
  }
  /** After each picture, not in the work for it. */
  async function go() {
    const mine = going = {}
    while (!whole.value) {
      await onScreen()
      if (going !== mine) return
      drawn.value += 1
    }
    stop()
  }
  watch(ready, (now) => {
    stop()
    if (!now || whole.value) return
    // Who goes backwards by keyboard comes to the end of the page: it has to be there.
    document.addEventListener('keydown', rest, true)
    void go()
  }, { immediate: true, flush: 'post' })
  onScopeDispose(stop)
  return { drawn, whole, rest }
}
