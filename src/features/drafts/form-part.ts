/** One part of a long form, as the bar on top shows it. */
export interface FormPartStep {
  /** `id` of its place on the page. */
  id: string
  title: string
  /** A word or two. */
  short: string
  done: boolean
}

/** What keeps a form from being submitted, and where it can be mended. */
export interface FormLack {
  key: string
  text: string
  /** `id` of the part or field. */
  anchor: string
}

/** How the page moves to a place: at once for who asked for less motion. */
export const gently = (): ScrollBehavior => (window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth')

/** Goes to a part or a field, below the bars; what is read out next is its heading, else its first control. */
export function goToPlace(id: string, smooth = true): void {
  const place = document.getElementById(id)
  const isPart = place?.tagName === 'SECTION'
  place?.scrollIntoView({ behavior: smooth ? gently() : 'auto', block: isPart ? 'start' : 'center' })
  const first = place?.matches('input') ? place : place?.querySelector<HTMLElement>(isPart ? 'h2' : 'input, select, textarea, button')
  first?.focus({ preventScroll: true })
}
