import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectNothingForeign } from '../harness/nothing-foreign'
import { wrongWith } from '../looks/checks'
import { SCENES } from '../looks/scenes'
import { openStation, WHO, type Station } from '../looks/station'
import { LANGUAGES, Walk, type Look } from '../looks/walk'

/**
 * Every page in its states, each looked at once: language, theme and width go round, so that each of them is met everywhere in the app.
 * `npm run -s looks` is the whole of it: every scene in every look, enlarged, with more contrast, and beside its picture.
 */
describe('every page in its states keeps WCAG 2.2 AA and shows words', () => {
  let station: Station
  let walk: Walk

  beforeAll(async () => {
    station = await openStation()
    walk = await Walk.begin(station)
  })
  afterAll(async () => {
    try {
      if (station) await expectNothingForeign('looks', station.browser, station.server)
    } finally {
      await station?.close()
    }
  })

  it.concurrent.each(WHO)('%s', { timeout: 300_000 }, async (who) => {
    const own = SCENES.map((scene, at) => ({ scene, look: lookAt(at) })).filter(({ scene }) => scene.who === who)
    const wrong: string[] = []
    for (const language of LANGUAGES) {
      for (const { scene, look } of own.filter((one) => one.look.language === language)) {
        await walk.play(scene, language, [look], async ({ page }) => {
          for (const one of await wrongWith(page, look, { quick: true })) wrong.push(`${scene.name}, ${language}, ${look.scheme}, ${look.width} px: ${one}`)
        })
      }
    }
    expect(wrong).toEqual([])
  })
})

const lookAt = (at: number): Look => ({ language: LANGUAGES[at % 2]!, scheme: at % 4 < 2 ? 'light' : 'dark', width: at % 3 < 2 ? 390 : 1280 })
