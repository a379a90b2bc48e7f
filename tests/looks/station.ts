import type { BrowserContext, Page } from 'playwright-core'
import { BrowserProcess } from '../harness/browser-process'
import { signIn } from '../harness/pages'
import { loadedWith } from '../harness/server-loaded-with'
import { ServerProcess } from '../harness/server-process'
import { layStation, type Laid } from './lay-station'
import { countShifts } from './move'
import { NOW, stopClock } from './now'
import { drawPhoto } from './photo'

/** Whose screen a scene is: somebody without an account, an officer with a full town, one of an empty town, one of a town with one of each, and the two of the bureau. */
export const WHO = ['visitor', 'officer', 'newcomer', 'beginner', 'supervisor', 'administrator'] as const
export type Who = (typeof WHO)[number]

/** A station that is the same in each run, and a page of each person who is signed in there. */
export interface Station {
  origin: string
  laid: Laid
  photo: Buffer
  /** Opened and signed in when first asked for. */
  page(who: Who): Promise<Page>
  /** Of everything a person's pages asked for and did not get, the last. */
  failed(who: Who): string[]
  /** An empty page, to work with pictures. */
  desk(): Promise<Page>
  server: ServerProcess
  browser: BrowserProcess
  close(): Promise<void>
}

/** @param scale device pixels to a CSS pixel */
export async function openStation({ scale = 1 }: { scale?: number } = {}): Promise<Station> {
  const server = await ServerProcess.create({ ...loadedWith('../looks/stopped-clock.mjs'), STOPPED_AT: String(NOW), LOG_LEVEL: 'error' })
  const browser = await BrowserProcess.create()
  try {
    const [first] = await Promise.all([browser.open(), server.start()])
    await letFunctionsThrough(first.context())
    await first.goto('about:blank')
    const photo = await drawPhoto(first)
    const links = server.links()
    const laid = await layStation(server.origin, links, photo)
    const open = new Map<Who, Promise<Page>>()
    const failed = new Map<Who, string[]>()
    const linkOf: Record<Exclude<Who, 'visitor'>, string> = { officer: links[0]!, newcomer: laid.newcomer, beginner: laid.beginner, supervisor: links[1]!, administrator: laid.administrator }

    const enter = async (who: Who): Promise<Page> => {
      const page = await (await freshContext(first.context().browser()!, scale)).newPage()
      page.on('requestfailed', (request) => failed.set(who, [...failed.get(who) ?? [], `${request.url()} ${request.failure()?.errorText}`].slice(-8)))
      if (who === 'visitor') await page.goto(server.origin)
      else await signIn(page, linkOf[who])
      return page
    }
    return {
      origin: server.origin, laid, photo, server, browser,
      page(who) {
        const known = open.get(who) ?? enter(who)
        open.set(who, known)
        return known
      },
      failed: (who) => failed.get(who) ?? [],
      desk: async () => first,
      async close() {
        await browser.remove()
        await server.remove()
      },
    }
  } catch (problem) {
    await browser.remove()
    await server.remove()
    throw problem
  }
}

async function freshContext(browser: NonNullable<ReturnType<BrowserContext['browser']>>, scale: number): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, deviceScaleFactor: scale, reducedMotion: 'reduce', colorScheme: 'light', locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  context.setDefaultTimeout(30_000)
  await letFunctionsThrough(context)
  await stopClock(context)
  await countShifts(context)
  return context
}

/** A runner that keeps names of functions writes calls of a helper into them, which the page they are sent to does not have. */
async function letFunctionsThrough(context: BrowserContext): Promise<void> {
  await context.addInitScript('globalThis.__name = (named) => named')
}
