import type { Page } from 'playwright-core'

/** What decides how letters are drawn: on another machine the same page is another picture. */
export interface MadeWith {
  /** Major version of Chromium. */
  chromium: string
  /** Font family that draws a text → its width at 100 px. */
  fonts: Record<string, number>
}

const PROBES = ['知识产权工作站', 'Workstation 0123456789'] as const

/** What the pictures of this machine are made with. */
export async function madeWith(page: Page): Promise<MadeWith> {
  const session = await page.context().newCDPSession(page)
  try {
    await session.send('DOM.enable')
    await session.send('CSS.enable')
    const fonts: Record<string, number> = {}
    for (const [at, probe] of PROBES.entries()) {
      const width = await page.evaluate(([text, id]) => {
        const span = document.createElement('span')
        span.id = id
        span.textContent = text
        span.style.cssText = 'font: 400 100px system-ui, sans-serif; white-space: nowrap; position: absolute'
        document.body.append(span)
        return Math.round(span.getBoundingClientRect().width)
      }, [probe, `probe-${at}`] as const)
      const { root } = await session.send('DOM.getDocument')
      const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector: `#probe-${at}` })
      const drawn = (await session.send('CSS.getPlatformFontsForNode', { nodeId })).fonts.toSorted((one, other) => other.glyphCount - one.glyphCount)
      fonts[`${drawn[0]?.familyName ?? 'unknown'}: ${probe}`] = width
    }
    return { chromium: page.context().browser()!.version().split('.')[0]!, fonts }
  } finally {
    await session.detach()
  }
}

/** Why pictures made with one cannot be compared with those made with the other; undefined when they can. */
export function whyNotAlike(kept: MadeWith, here: MadeWith): string | undefined {
  if (kept.chromium !== here.chromium) return `they were made with Chromium ${kept.chromium}, this is ${here.chromium}`
  const said = ({ fonts }: MadeWith) => Object.entries(fonts).map(([name, width]) => `${name} (${width} px)`).join(', ')
  return said(kept) === said(here) ? undefined : `their letters were drawn by ${said(kept)}; here by ${said(here)}`
}
