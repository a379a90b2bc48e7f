import { onScopeDispose, watch, type Ref } from 'vue'
import { SECTIONS, type Section } from './sections'

export const sectionId = (section: Section) => `visit-${section}`

/** Tells which section is being looked at: the last one whose heading has passed the upper third of the screen. */
export function useStepInView(shown: Ref<unknown>, seen: (section: Section) => void): void {
  let scheduled = 0
  function look() {
    scheduled = 0
    const line = innerHeight / 3
    const passed = SECTIONS.filter((section) => (document.getElementById(sectionId(section))?.getBoundingClientRect().top ?? Infinity) <= line)
    const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2 && scrollY > 0
    seen(atEnd ? SECTIONS.at(-1)! : passed.at(-1) ?? SECTIONS[0])
  }
  const onScroll = () => { scheduled ||= requestAnimationFrame(look) }
  watch(shown, (present, _before, onCleanup) => {
    if (!present) return
    addEventListener('scroll', onScroll, { passive: true })
    onCleanup(() => removeEventListener('scroll', onScroll))
  }, { immediate: true })
  onScopeDispose(() => { if (scheduled) cancelAnimationFrame(scheduled) })
}
