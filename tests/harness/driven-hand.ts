import { writeFile } from 'node:fs/promises'
import { WAIT_MS, type Hand } from './hand'
import { findInPage } from './in-page'

/** The commands of WebDriver that a hand needs, in one tab. Elements travel as the objects the browser names them by. */
export interface Driver {
  navigate(url: string): Promise<void>
  refresh(): Promise<void>
  address(): Promise<string>
  /** Runs the body of a function whose last argument is called with the result. */
  script(body: string, values: unknown[]): Promise<unknown>
  click(element: unknown): Promise<void>
  clear(element: unknown): Promise<void>
  type(element: unknown, text: string): Promise<void>
  /** PNG in base64. */
  picture(): Promise<string>
  closeTab(): Promise<void>
  /** The browser has ended: nothing more will come of waiting. */
  ended(): boolean
}

/** Some compilers name functions by a helper of theirs, which the page has not. */
const HELPER = 'const __name = (work) => work;'

interface Outcome { value?: unknown; error?: string }

/** A hand over a browser that is driven by WebDriver. It looks again and again, as a person would, until its time is up. */
export function drivenHand(driver: Driver): Hand {
  const wait = (ms: number) => new Promise((resolve) => { setTimeout(resolve, ms) })

  async function until<T>(what: string, look: () => Promise<T | undefined>, timeoutMs = WAIT_MS): Promise<T> {
    const end = Date.now() + timeoutMs
    let last: unknown
    for (;;) {
      try {
        const found = await look()
        if (found !== undefined) return found
      } catch (error) {
        // The page was changing under the command.
        last = error
      }
      if (driver.ended()) throw new Error(`${what}: the browser has ended`, { cause: last })
      if (Date.now() > end) throw new Error(`${what}: not within ${timeoutMs} ms at ${await driver.address().catch(() => 'a page that does not answer')}`, { cause: last })
      await wait(60)
    }
  }

  const find = async (by: 'label' | 'name' | 'words', wanted: string) =>
    (await driver.script(
      `${HELPER}
       const found = (${findInPage})(arguments[0], arguments[1]);
       found?.scrollIntoView({ block: 'center' });
       arguments[2](found);`, [by, wanted])) ?? undefined

  const act = (what: string, by: 'label' | 'name', wanted: string, work: (element: unknown) => Promise<void>) =>
    until(`${what} “${wanted}”`, async () => {
      const element = await find(by, wanted)
      if (element === undefined) return undefined
      await work(element)
      return true
    })

  const sees = async (words: string) => (await find('words', words).catch(() => undefined)) !== undefined

  const run = async (work: (argument: never) => unknown, argument?: unknown) => {
    const outcome = await driver.script(
      `${HELPER}
       const done = arguments[1];
       Promise.resolve(arguments[0]).then(${work}).then((value) => done({ value }), (error) => done({ error: String(error) }));`, [argument ?? null]) as Outcome
    if (outcome.error !== undefined) throw new Error(outcome.error)
    return outcome.value as never
  }

  return {
    goto: (url) => driver.navigate(url),
    reload: () => driver.refresh(),
    url: () => driver.address(),
    async fill(label, text) {
      await act('fill', 'label', label, async (element) => {
        await driver.clear(element)
        await driver.type(element, text)
      })
    },
    value: (label) => until(`value of “${label}”`, async () => {
      const element = await find('label', label)
      return element === undefined ? undefined : String(await driver.script('arguments[1](arguments[0].value)', [element]))
    }),
    async attach(label, path) {
      await act('attach to', 'label', label, (element) => driver.type(element, path))
    },
    async press(name) {
      await act('press', 'name', name, (element) => driver.click(element))
    },
    async see(words, timeoutMs) {
      await until(`see “${words}”`, async () => (await sees(words)) || undefined, timeoutMs)
    },
    async gone(words, timeoutMs) {
      await until(`“${words}” gone`, async () => !(await sees(words)) || undefined, timeoutMs)
    },
    sees,
    run: run as Hand['run'],
    photograph: async (path) => writeFile(path, Buffer.from(await driver.picture(), 'base64')),
    close: () => driver.closeTab(),
  }
}
