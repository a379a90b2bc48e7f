import { expect } from 'vitest'
import type { BrowserProcess } from './browser-process'
import type { ServerProcess } from './server-process'

/**
 * Holds at the end of every journey: the browser, whatever ran in it, asked nobody but this machine, and no page or worker met the
 * content policy. Ends the browser, whose log is whole only then.
 */
export async function expectNothingForeign(name: string, browser: BrowserProcess, server: ServerProcess): Promise<void> {
  await browser.close()
  const { foreign } = await browser.network.asked()
  expect(foreign, `${name} asked foreign hosts`).toEqual([])
  expect(server.all().split('\n').filter((line) => line.includes('content policy forbids')), `${name} met the content policy`).toEqual([])
}
