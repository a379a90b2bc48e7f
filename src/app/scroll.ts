/**
 * Where a page goes that does not begin at its top. Lists come from the database a moment after their page: going back waits (one
 * second at most) until the page is tall enough to show the place it was left at.
 */
export async function scrollTo(saved: { left: number; top: number } | null, hash: string, root: HTMLElement = document.documentElement): Promise<{ left?: number; top?: number; el?: string } | false> {
  // A hash may also be an enrolment code: only the id of something on the page is a place to go to.
  const id = hash.slice(1)
  if (id && root.ownerDocument.getElementById(id)) return { el: `#${CSS.escape(id)}`, top: 96 }
  if (!saved || saved.top === 0) return false
  await tallEnough(root, saved.top)
  return saved
}

function tallEnough(root: HTMLElement, top: number): Promise<void> {
  const reached = () => root.scrollHeight - root.clientHeight >= top
  if (reached()) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      observer.disconnect()
      clearTimeout(limit)
      resolve()
    }
    const observer = new ResizeObserver(() => { if (reached()) done() })
    const limit = setTimeout(done, 1_000)
    observer.observe(root.ownerDocument.body)
  })
}
