import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '~/src/cli/setup.mjs'
import { KEY_PICTURES } from './key-pictures'
import { madeWith, whyNotAlike, type MadeWith } from './made-with'
import { difference, toWebp } from './pictures'
import { SCENES } from './scenes'
import type { Station } from './station'
import { LANGUAGES, lookName, type Walk } from './walk'

const KEPT = join(root, 'tests/looks/baselines')
const MANIFEST = join(KEPT, 'made-with.json')
/** Share of pixels that may differ: on one machine pictures come out alike to the last one. */
const TOLERANCE = 0.0005

export interface Compared {
  wrong: string[]
  /** Why nothing was compared. */
  skipped?: string
  pictures: number
  bytes: number
}

/** Takes the key pictures and compares them with those that are kept, or, with `update`, keeps them. */
export async function comparePictures(station: Station, walk: Walk, { update }: { update: boolean }): Promise<Compared> {
  const desk = await station.desk()
  const here = await madeWith(desk)
  const compared: Compared = { wrong: [], pictures: 0, bytes: 0 }
  if (update) {
    await rm(KEPT, { recursive: true, force: true })
    await mkdir(KEPT, { recursive: true })
  } else {
    const why = existsSync(MANIFEST) ? whyNotAlike(JSON.parse(await readFile(MANIFEST, 'utf8')) as MadeWith, here) : 'there are none: npm run -s looks -- --update'
    if (why) return { ...compared, skipped: why }
  }

  const order = (name: string) => SCENES.findIndex((scene) => scene.name === name)
  for (const language of LANGUAGES) {
    for (const { scene: name, looks } of KEY_PICTURES.toSorted((one, other) => order(one.scene) - order(other.scene))) {
      const own = looks.filter((look) => look.language === language)
      const scene = SCENES.find((one) => one.name === name)
      if (!scene) throw new Error(`no such scene: ${name}`)
      if (own.length === 0) continue
      await walk.play(scene, language, own, async ({ page }, look) => {
        const path = join(KEPT, `${name.replace('/', '-')}.${lookName(look).replaceAll(' ', '-')}.webp`)
        // How far a sync has come depends on the machine.
        await page.locator('.sync--quiet').filter({ visible: true }).waitFor({ state: 'hidden' }).catch(() => undefined)
        const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' })
        compared.pictures += 1
        if (update) {
          const bytes = await toWebp(desk, picture, { quality: 1 })
          compared.bytes += bytes.length
          return writeFile(path, bytes)
        }
        if (!existsSync(path)) return void compared.wrong.push(`${path} is not kept`)
        const { share, marked } = await difference(desk, { bytes: picture, type: 'image/png' }, { bytes: await readFile(path), type: 'image/webp' })
        if (share <= TOLERANCE) return
        const shown = join(tmpdir(), `ipw-looks-${name.replace('/', '-')}.${lookName(look).replaceAll(' ', '-')}.png`)
        await writeFile(shown, marked)
        compared.wrong.push(`${name} (${lookName(look)}): ${(share * 100).toFixed(2)} % of it differ, marked in ${shown}`)
      })
    }
  }
  if (update) await writeFile(MANIFEST, `${JSON.stringify(here, null, 2)}\n`)
  return compared
}
