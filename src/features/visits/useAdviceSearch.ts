import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { bareText } from '@/domain/bare-text'
import { useChoices } from '@/features/content'
import { useAdviceWords } from './useAdviceWords'

export interface AdviceChoice {
  kind: 'policy' | 'service'
  ref: string
  name: string
  sub: string
  suggested: boolean
}

/** Services that answer a need and serve the town stand first; a search looks at names and services of all. */
export function useAdviceSearch(query: () => string, needs: () => readonly string[], town: () => string | undefined) {
  const { t } = useI18n()
  const { content, say } = useAdviceWords()
  const { find, label } = useChoices()

  const all = computed((): (AdviceChoice & { text: string })[] => {
    const wanted = new Set(needs().flatMap((need) => find('needs', need)?.serviceKinds ?? []))
    const place = town()
    const services = content.services.map((entry) => {
      const kinds = entry.kinds.map((kind) => label('serviceKinds', kind)).join(' · ')
      const near = place === undefined || entry.areas.some((area) => area === 'CN' || place.startsWith(area))
      return {
        kind: 'service' as const, ref: entry.id, name: say(entry.name), sub: `${label('serviceStatuses', entry.status)} · ${kinds}`,
        suggested: near && entry.status === 'operating' && entry.kinds.some((kind) => wanted.has(kind)),
        text: bareText(`${entry.name.zh} ${entry.name.en} ${kinds} ${entry.services.map(say).join(' ')}`),
      }
    })
    const policies = content.policies.map(({ id, name, article }) => ({
      kind: 'policy' as const, ref: id, name: say(name), sub: t('visits.policyArticle', { article }), suggested: false, text: bareText(`${name.zh} ${name.en} ${id}`),
    }))
    return [...services, ...policies].sort((a, b) => Number(b.suggested) - Number(a.suggested))
  })

  const found = computed((): AdviceChoice[] => {
    const wanted = bareText(query())
    return wanted ? all.value.filter(({ text }) => text.includes(wanted)) : all.value
  })
  return { found }
}
