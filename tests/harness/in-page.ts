/**
 * Runs in the page, sent there as text: finds the first visible element by what a person calls it. `by`: `label` a field by its
 * label, `name` something to press by its accessible name, `words` the innermost element with these words.
 */
export function findInPage(by: 'label' | 'name' | 'words', wanted: string): Element | null {
  const plain = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, ' ').trim()
  const shown = (element: Element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden'
  const byId = (ids: string | null) => (ids ?? '').split(' ').map((id) => document.getElementById(id)?.textContent).join(' ')
  const nameOf = (element: Element) => plain([
    element.getAttribute('aria-label'), byId(element.getAttribute('aria-labelledby')),
    ...[...((element as HTMLInputElement).labels ?? [])].map((label) => label.textContent),
  ].join(' '))
  // A file field is pressed through its label and may itself be out of sight.
  const usable = (element: Element) => shown(element) || (element as HTMLInputElement).type === 'file'
  const first = (selector: string, fits: (element: Element) => boolean) => {
    const found = [...document.querySelectorAll(selector)].filter((element) => fits(element))
    return found.find((element) => nameOf(element) === wanted || plain((element as HTMLElement).innerText) === wanted) ?? found[0] ?? null
  }
  if (by === 'label') return first('input, textarea, select', (element) => usable(element) && nameOf(element).includes(wanted))
  if (by === 'name') {
    return first('button, a[href], summary, input[type=checkbox], input[type=radio]', (element) =>
      shown(element) && (nameOf(element) || plain((element as HTMLElement).innerText)).includes(wanted))
  }
  const holders = [...document.querySelectorAll('body *')].filter((element) => plain((element as HTMLElement).innerText).includes(wanted) && shown(element))
  return holders.find((element) => !holders.some((other) => other !== element && element.contains(other))) ?? null
}
