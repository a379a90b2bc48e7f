import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { BrowserProcess } from './browser-process'
import { ServerProcess } from './server-process'
import { expectNothingForeign } from './nothing-foreign'

/** What a journey plays on: a server on its own data, browsers on profiles of their own under the names asked for, a folder for files. */
export type Stage<Name extends string> = Record<Name, BrowserProcess> & {
  server: ServerProcess
  /** Path of a file in a folder that goes with the stage. */
  path(name: string): string
}

/**
 * Sets the stage for the suite (or file) that calls it: a running server and the named browsers, not yet opened. After a failed
 * test the pages are photographed; at the end everything is removed.
 * @returns what the fields of it are once the suite's hooks have run
 */
export function useStage<Name extends string>(...names: Name[]): Stage<Name> {
  return useStageWith(() => ({}), ...names)
}

/** As `useStage`. @param environment settings of the server, asked for when the suite begins */
export function useStageWith<Name extends string>(environment: () => Record<string, string>, ...names: Name[]): Stage<Name> {
  let folder = ''
  const stage = { path: (name: string) => join(folder, name) } as Stage<string>
  const browsers = () => names.flatMap((name) => (stage[name] ? [[name, stage[name]] as const] : []))

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ipw-stage-'))
    stage.server = await ServerProcess.create(environment())
    for (const name of names) stage[name] = await BrowserProcess.create()
    await stage.server.start()
  })

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    for (const [name, browser] of browsers()) await photograph(name, browser)
  })

  afterAll(async () => {
    try {
      for (const [name, browser] of browsers()) await expectNothingForeign(name, browser, stage.server!)
    } finally {
      for (const [, browser] of browsers()) await browser.remove()
      await stage.server?.remove()
      await rm(folder, { recursive: true, force: true })
    }
  })

  return stage as Stage<Name>
}

async function photograph(name: string, browser: BrowserProcess): Promise<void> {
  for (const [index, page] of browser.pages().entries()) {
    const picture = join(tmpdir(), `ipw-failed-${process.pid}-${name}-${index}.png`)
    // A page that hangs must not hide why the test failed.
    await page.screenshot({ path: picture, timeout: 5_000 }).then(() => process.stdout.write(`${name} showed ${page.url()}: ${picture}\n`), () => undefined)
  }
}
