import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch, type Ref } from 'vue'
import { heights, nearestPart, partsIn, runsOf, type LongList, type Stretch } from './long-list'

/** A part that is drawn. */
export interface DrawnPart {
  at(): number
  box(): Stretch & { rows: readonly Element[] }
}

/** Drawn ahead of the view, and kept beyond that, in px: what was seen a moment ago is often seen again. */
const AHEAD = 800
const KEPT = 1_200
/** Until a row has been measured. */
const GUESS = 76

const scrolls = (element: Element): boolean => ['auto', 'scroll'].includes(getComputedStyle(element).overflowY)

/** What the list scrolls in; null: the page. */
function scrollerOf(element: Element): Element | null {
  let above = element.parentElement
  while (above && above !== document.body && !scrolls(above)) above = above.parentElement
  return above === document.body ? null : above
}

/** A row that comes into the view is as high as a guess until the next picture (`content-visibility`); old browsers do not tell. */
const isLaidOut = (row: Element): boolean => row.firstElementChild?.checkVisibility?.({ contentVisibilityAuto: true }) ?? true

/** Whoever works there would lose the place. */
const isHeld = (rows: readonly Element[]): boolean => rows.some((row) => row.contains(document.activeElement) || row.matches('[aria-current]') || row.querySelector('[aria-current]') !== null)

/**
 * Which parts of a long list are drawn: those near the view, one more with each picture. The first stays, for keys that lead there.
 * @param gaps the elements of the gaps, with their parts in `data-from` and `data-to`
 * @param shown the drawn parts
 */
export function useNearView(list: () => LongList, gaps: Readonly<Ref<readonly HTMLElement[] | null>>, shown: Readonly<Ref<readonly DrawnPart[] | null>>) {
  const near = shallowRef<ReadonlySet<number>>(new Set([0]))
  const printing = ref(false)
  const rowPx = ref(GUESS)
  const measured = new Map<number, number>()
  let width: number | undefined
  const count = computed(() => partsIn(list()))
  const drawn = computed(() => (printing.value ? new Set(Array.from({ length: count.value }, (_, part) => part)) : near.value))
  const px = (part: number): number => heights(list(), measured, rowPx.value)(part)
  const runs = computed(() => runsOf(list(), drawn.value, px))

  /** How high rows are, once some are laid out, and again when they have become narrower or wider. @returns whether that is news */
  function measure(parts: readonly { rows: readonly Element[] }[]): boolean {
    const now = parts[0]?.rows[0]?.getBoundingClientRect().width
    if (now === undefined || now === width) return false
    const rows = parts.flatMap((part) => part.rows).filter(isLaidOut)
    if (rows.length === 0) return false
    width = now
    measured.clear()
    const before = rowPx.value
    rowPx.value = rows.reduce((sum, row) => sum + row.getBoundingClientRect().height, 0) / rows.length
    // What is drawn and not laid out yet is as high as the gap was in which it stands: nothing moves.
    rows[0]!.parentElement!.style.setProperty('--row', `${rowPx.value}px`)
    return Math.abs(before - rowPx.value) > 0.5
  }

  function look(entries: readonly IntersectionObserverEntry[]) {
    const bounds = entries[0]?.rootBounds
    if (!bounds || printing.value) return
    const parts = (shown.value ?? []).map((part) => ({ at: part.at(), ...part.box() }))
    if (measure(parts)) return
    const middle = (bounds.top + bounds.bottom) / 2
    const [wanted] = entries.flatMap(({ isIntersecting, target, boundingClientRect: { top } }) => {
      const { from, to } = (target as HTMLElement).dataset
      return isIntersecting ? [nearestPart({ from: Number(from), to: Number(to) }, top, middle, px)] : []
    }).sort((a, b) => a.away - b.away)
    if (!wanted) return
    const next = new Set(near.value).add(wanted.part)
    for (const { at, top, bottom, rows } of parts) {
      if (at === 0 || (bottom > bounds.top - KEPT && top < bounds.bottom + KEPT) || isHeld(rows)) continue
      measured.set(at, bottom - top)
      next.delete(at)
    }
    near.value = next
  }

  let observer: IntersectionObserver | undefined
  const watches = typeof IntersectionObserver !== 'undefined'
  function observe() {
    observer?.disconnect()
    const [gap] = gaps.value ?? []
    if (!watches || !gap) return
    observer ??= new IntersectionObserver(look, { root: scrollerOf(gap), rootMargin: `${AHEAD}px 0px` })
    for (const each of gaps.value ?? []) observer.observe(each)
  }
  watch(runs, observe, { flush: 'post' })

  const print = () => { printing.value = true }
  const printed = () => { printing.value = false }
  onMounted(() => {
    // What it scrolls in is a question of styles, which are worked out for the picture anyway.
    requestAnimationFrame(observe)
    window.addEventListener('beforeprint', print)
    window.addEventListener('afterprint', printed)
  })
  onBeforeUnmount(() => {
    observer?.disconnect()
    window.removeEventListener('beforeprint', print)
    window.removeEventListener('afterprint', printed)
  })

  /** The next part, where no browser tells what is near the view. */
  const draw = () => { near.value = new Set(near.value).add(near.value.size) }
  return { runs, drawn, watches, draw }
}
