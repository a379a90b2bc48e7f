import { placeOf } from './focus-place'

interface World {
  page: Document
  /** Runs after each change of what stands on the page. @returns how to end it */
  watch(run: () => void): () => void
  /** Runs something once the page is drawn and whatever sets the focus on purpose has done so. */
  later(run: () => void): void
}

/** Typing fields would bring up the keyboard of a phone. */
const isTyped = (element: Element): boolean => element.matches('textarea, input:not([type="checkbox"], [type="radio"], [type="button"])')
const scopeOf = (element: Element): Element | null => element.closest('dialog, .ui-toaster, .ui-page, main')

/**
 * Who presses a button that goes away by that goes on beside it: the focus would fall to the page as a whole, and its next step to the
 * page's beginning (WCAG 2.4.3). A page that goes away altogether gives the focus to the next one's heading; a sheet or a message gives it
 * back to where it was, or beside that.
 */
export function keepFocus({ page, watch, later }: World): void {
  let pressed: Element | undefined
  let byHand = false
  let place: ReturnType<typeof placeOf> | undefined
  /** Back to the last press on the page itself, under whatever lies over it, or beside that. */
  let under: typeof place
  let end: (() => void) | undefined
  let isDue = false

  function rest(): void {
    end?.()
    end = pressed = place = undefined
  }
  function settle(): void {
    isDue = false
    if (!pressed || pressed.isConnected) return
    const active = page.activeElement
    const beside = place?.(byHand ? (one) => !isTyped(one) : undefined)
    rest()
    if (active && active !== page.body && active.isConnected) return
    beside?.focus({ preventScroll: byHand })
  }
  function look(): void {
    if (isDue || !pressed || pressed.isConnected) return
    isDue = true
    later(settle)
  }

  page.addEventListener('click', (event) => {
    const target = (event.target as Element | null)?.closest('button, a[href], summary, input')
    const scope = target && scopeOf(target)
    if (!target || !scope || isTyped(target)) return
    const here = placeOf(target, scope)
    const isOver = scope.matches('dialog, .ui-toaster')
    if (!isOver) under = (takes) => (target.isConnected ? target as HTMLElement : here(takes))
    const back = isOver ? under : undefined
    pressed = target
    byHand = event.detail > 0
    place = back ? (takes) => (isGone(scope) ? back : here)(takes) : here
    end ??= watch(look)
  }, true)
  // Whoever goes on elsewhere by themselves is not brought back.
  page.addEventListener('focusin', (event) => {
    if (pressed?.isConnected && event.target !== pressed && scopeOf(event.target as Element) === scopeOf(pressed)) rest()
  })
}

/** A sheet that was closed, a region of messages without any. */
const isGone = (scope: Element): boolean => !scope.isConnected || (scope.matches('dialog') ? !(scope as HTMLDialogElement).open : scope.children.length === 0)

/** For the page one is on. */
export function keepFocusHere(): void {
  keepFocus({
    page: document,
    watch(run) {
      const observer = new MutationObserver(run)
      observer.observe(document.body, { childList: true, subtree: true })
      return () => observer.disconnect()
    },
    later: (run) => { requestAnimationFrame(() => { setTimeout(run) }) },
  })
}
