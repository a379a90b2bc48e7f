import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { Chromium } from './chromium-hand'
import { Firefox } from './firefox'
import type { AnyBrowser, BrowserName } from './hand'
import { WebKit } from './webkit'

export interface BrowserKind {
  name: BrowserName
  title: string
  /** What is missing on this system and how to get it; undefined when the browser can be used. */
  missing: string | undefined
  /** @param quotaBytes what `origin` may store */
  create(limits?: { origin: string; quotaBytes: number }): Promise<AnyBrowser>
}

const found = (names: readonly string[]) => (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path))

const lacking = (programs: readonly string[], packages: string) => {
  const absent = programs.filter((program) => !found([program]))
  return absent.length > 0 ? `${absent.join(', ')} not found (apt-get install ${packages})` : undefined
}

/** The browsers the phone's rows are played in. Only Chromium must be there; of the others the run says when they are not. */
export function browserKinds(): BrowserKind[] {
  const firefox = process.env.FIREFOX ?? found(['firefox-esr', 'firefox'])
  return [
    { name: 'chromium', title: 'Chromium', missing: undefined, create: (limits) => Chromium.create(limits && { origin: limits.origin, bytes: limits.quotaBytes }) },
    { name: 'firefox', title: 'Firefox', missing: firefox ? undefined : 'no Firefox found (apt-get install firefox-esr)', create: (limits) => Firefox.create(firefox!, limits) },
    { name: 'webkit', title: 'WebKit', missing: lacking(['WebKitWebDriver', 'gjs', 'Xvfb', 'openssl'], 'webkit2gtk-driver gir1.2-webkit2-4.1 gjs xvfb openssl'), create: (limits) => WebKit.create(limits) },
  ]
}
