import type { Page } from 'playwright-core'
import { begin, layDrafts } from './begin'
import { goTo, openAnew, settled, shiftsSince, slowly, speak, still } from './move'
import type { Acting, Made, Scene } from './scene'
import type { Station, Who } from './station'
import { sayIn, type Language } from './words'

/** How a scene is looked at. */
export interface Look {
  language: Language
  scheme: 'light' | 'dark'
  width: 390 | 1280
}
export const LANGUAGES = ['zh-CN', 'en'] as const
export const lookName = ({ language, scheme, width }: Look): string => `${language} ${scheme} ${width}`
const HEIGHT = { 390: 844, 1280: 800 } as const

/** Leads people through scenes: each scene is played once for all the ways it is looked at in one language. */
export class Walk {
  private readonly station: Station
  private readonly made: Made
  private readonly begun = new Set<Who>(['officer'])

  private constructor(station: Station, made: Made) {
    this.station = station
    this.made = made
  }

  static async begin(station: Station): Promise<Walk> {
    return new Walk(station, await layDrafts(station))
  }

  /**
   * Plays a scene and has it looked at.
   * @param looks ways it is looked at, all in one language
   * @param see called once for each, when the page stands
   * @param slow the page comes as on a phone: parts that come one after another are seen to do so
   */
  async play(scene: Scene, language: Language, looks: readonly Look[], see: (acting: Acting, look: Look) => Promise<void>, { slow = false } = {}): Promise<void> {
    const page = await this.pageOf(scene.who)
    const acting: Acting = { page, say: sayIn(language), station: this.station, made: this.made, shifts: { score: 0, moved: [] } }
    await dress(acting, looks[0]!)
    await speak(page, language)
    try {
      await scene.before?.(acting)
      const path = typeof scene.path === 'string' ? scene.path : scene.path(acting)
      const come = async (): Promise<void> => {
        if (slow && scene.anew) {
          await openAnew(page, this.station.origin + path)
          await settled(page)
          acting.shifts = await shiftsSince(page)
          await still(page)
        }
        await goTo(page, path)
        await settled(page)
        const shifts = await shiftsSince(page)
        if (shifts.score > acting.shifts.score) acting.shifts = shifts
      }
      await (slow ? slowly(page, come) : come())
      if (scene.act) {
        await scene.act(acting)
        await settled(page)
      }
      // Nothing is pointed at.
      await page.mouse.move(0, 0)
      for (const look of looks) {
        await dress(acting, look)
        await settled(page)
        await see(acting, look)
      }
      await scene.after?.(acting)
    } catch (problem) {
      const failed = this.station.failed(scene.who)
      throw new Error(`${scene.name}, ${language}: ${(problem as Error).message}\nAt ${page.url()}: ${await shown(page)}\nRequests without an answer before, the last: ${failed.join(', ') || 'none'}`, { cause: problem })
    }
  }

  private async pageOf(who: Who): Promise<Page> {
    if (this.begun.has(who)) return this.station.page(who)
    this.begun.add(who)
    return begin(this.station, who)
  }
}

/** What the page says, its sheets first. */
const shown = (page: Page): Promise<string> => page.evaluate(() => [...document.querySelectorAll('dialog[open]'), document.body].map((part) => (part as HTMLElement).innerText.replaceAll(/\s+/g, ' ').slice(0, 400)).join(' | '))
  .catch(() => 'cannot be read')

async function dress({ page }: Acting, { scheme, width }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme })
  await page.setViewportSize({ width, height: HEIGHT[width] })
}
