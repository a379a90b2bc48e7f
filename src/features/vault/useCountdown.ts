import { computed, onScopeDispose, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** How long until a moment (ms since 1970), in words, second by second; undefined once it has come. */
export function useCountdown(until: () => number | undefined, now: () => number = Date.now) {
  const { t, n } = useI18n()
  const at = ref(now())
  let timer: ReturnType<typeof setInterval> | undefined
  const end = (): void => {
    clearInterval(timer)
    timer = undefined
  }
  const left = computed(() => Math.max(0, (until() ?? 0) - at.value))
  watch(until, () => {
    at.value = now()
    end()
    if (left.value > 0) timer = setInterval(() => { at.value = now(); if (left.value === 0) end() }, SECOND)
  }, { immediate: true })
  onScopeDispose(end)

  const time = computed(() => {
    if (left.value === 0) return undefined
    if (left.value >= 2 * MINUTE) return t('vault.time.minutes', { n: n(Math.ceil(left.value / MINUTE)) }, Math.ceil(left.value / MINUTE))
    return t('vault.time.seconds', { n: n(Math.ceil(left.value / SECOND)) }, Math.ceil(left.value / SECOND))
  })
  return { left, time }
}
