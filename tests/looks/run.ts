import { ensureBuilt } from '~/src/cli/setup.mjs'
import { wrongWhenEnlarged, wrongWith } from './checks'
import { SCENES } from './scenes'
import { openStation } from './station'
import { LANGUAGES, lookName, Walk, type Look } from './walk'

/**
 * `npm run -s looks [-- words of scenes]`: every scene in both languages, light and dark, on a phone and on a desk, with what WCAG 2.2 AA
 * asks of it. Ends with 1 when something is wrong.
 */
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('-'))
const scenes = SCENES.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)))

ensureBuilt()
const started = Date.now()
const station = await openStation()
const wrong: string[] = []
let seen = 0
try {
  const walk = await Walk.begin(station)
  for (const language of LANGUAGES) {
    const looks: Look[] = [{ language, scheme: 'light', width: 390 }, { language, scheme: 'dark', width: 390 }, { language, scheme: 'dark', width: 1280 }, { language, scheme: 'light', width: 1280 }]
    for (const scene of scenes) {
      const found: string[] = []
      await walk.play(scene, language, looks, async ({ page }, look) => {
        seen += 1
        found.push(...(await wrongWith(page, look)).concat(look.scheme === 'light' ? await wrongWhenEnlarged(page, look) : []).map((one) => `${lookName(look)}: ${one}`))
      }).catch((problem: Error) => { found.push(`${language}: not reached: ${problem.message.split('\n').slice(0, 4).join(' ')}`) })
      process.stdout.write(`${found.length ? '✗' : '✓'} ${scene.name} (${language})\n${found.map((one) => `    ${one}\n`).join('')}`)
      wrong.push(...found)
    }
  }
} finally {
  await station.close()
}
process.stdout.write(`${scenes.length} scenes, ${seen} looks, ${wrong.length} findings, ${Math.round((Date.now() - started) / 1000)} s.\n`)
process.exit(wrong.length ? 1 : 0)
