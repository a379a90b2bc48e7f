import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Missing } from './missing'
import { SECTIONS, type Section } from './sections'
import { sectionId } from './useStepInView'

interface Options {
  /** Whether something is written in a section, and nothing has to be mended. */
  done: (section: Section) => boolean
  missing: () => readonly Missing[]
  /** What is missing is told only once the person has tried to finish. */
  told: () => boolean
}

/** The visit form's sections in words: for the frame of each, for the bar on top, and for the list of what is missing. */
export function useVisitParts({ done, missing, told }: Options) {
  const { t } = useI18n()
  const lacks = computed(() => (told() ? missing().map(({ section, code }) => ({ section, key: code, text: t(`visits.missing.${code}`), anchor: sectionId(section) })) : []))
  const part = (section: Section) => ({
    id: sectionId(section), title: t(`visits.section.${section}`), done: done(section),
    missing: lacks.value.filter((lack) => lack.section === section).map(({ text }) => text),
  })
  const steps = computed(() => SECTIONS.map((section) => ({ id: sectionId(section), title: t(`visits.section.${section}`), short: t(`visits.step.${section}`), done: done(section) })))
  return { part, steps, lacks }
}
