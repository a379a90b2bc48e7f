import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { judgePassphrase, signsMissing } from '@/domain/accounts/judge-passphrase'
import { chosenPassphrase, PASSPHRASE_MIN } from '@/domain/accounts/passphrase'

/**
 * A passphrase being chosen: what is said of it while it is typed, and what stands against it once it was sent.
 * @param own words of the person that others know
 */
export function useNewPassphrase(own: () => readonly string[] = () => []) {
  const { t, n } = useI18n()
  const text = ref('')
  const sent = ref(false)
  const verdict = computed(() => judgePassphrase(chosenPassphrase(text.value), own()))
  const fits = computed(() => verdict.value === 'fair' || verdict.value === 'good')
  /** Said quietly below the field from the first character on. */
  const said = computed(() => {
    if (text.value === '') return undefined
    const missing = signsMissing(chosenPassphrase(text.value))
    return missing > 0 ? t('vault.choose.missing', { n: n(missing) }, missing) : t(`vault.choose.${verdict.value}`)
  })
  const error = computed(() => (sent.value && !fits.value ? t(`vault.choose.${verdict.value}`, { n: n(PASSPHRASE_MIN) }) : undefined))

  return {
    text, verdict, said, error,
    /** Leaves `text` as it is kept. @returns whether it may be used; else the field says why not */
    check(): boolean {
      sent.value = true
      text.value = chosenPassphrase(text.value)
      return fits.value
    },
    reset() {
      text.value = ''
      sent.value = false
    },
  }
}

export type NewPassphrase = ReturnType<typeof useNewPassphrase>
