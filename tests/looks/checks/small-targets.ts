/**
 * Runs in the page, sent there as text: what a finger presses and is smaller than 44 px. Links within a line of text are as tall as
 * their line (WCAG 2.2, 2.5.8, exception "inline").
 */
export function smallTargets(): string[] {
  const shown = (element: HTMLElement) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('[inert]')
  const inLine = (element: HTMLElement) => getComputedStyle(element).display === 'inline' && [...element.parentElement!.childNodes].some((node) => node !== element && node.textContent?.trim())
  const around = document.querySelector<HTMLElement>('dialog[open]') ?? document.body
  return [...around.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary')]
    .filter((element) => shown(element) && !inLine(element))
    .map((element) => ({ element, box: (element.closest('label') ?? (element as HTMLInputElement).labels?.[0] ?? element).getBoundingClientRect(), own: element.getBoundingClientRect() }))
    // What stands outside the screen until it has the focus is pressed by keys only.
    .filter(({ own }) => own.bottom > -window.scrollY && own.right > 0)
    .map(({ element, box, own }) => {
      // A wider place to press may be laid around what is drawn.
      const room = getComputedStyle(element, '::after')
      const [width, height] = room.position === 'absolute' && room.content !== 'none' ? [parseFloat(room.width) || 0, parseFloat(room.height) || 0] : [0, 0]
      return { element, width: Math.max(box.width, own.width, width), height: Math.max(box.height, own.height, height) }
    })
    .filter(({ width, height }) => width < 43.5 || height < 43.5)
    .map(({ element, width, height }) => `${Math.round(width)}×${Math.round(height)}: ${element.outerHTML.slice(0, 120)}`)
}
