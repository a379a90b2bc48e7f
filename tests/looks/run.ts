import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureBuilt } from '~/src/cli/setup.mjs'
import { wrongWhenEnlarged, wrongWith } from './checks'
import { comparePictures } from './compare'
import { SCENES } from './scenes'
import { openStation } from './station'
import { LANGUAGES, lookName, Walk, type Look } from './walk'

/**
 * `npm run -s looks`: every scene in both languages, light and dark, on a phone and on a desk, with what WCAG 2.2 AA asks of it, and whether
 * it moves while it comes, and the key pictures beside those that are kept. Ends with 1 when something is wrong.
 * With words: only scenes whose name has one of them. `--moves`: only whether pages move. `--into=<folder>`: keeps a picture of each look there. `--pictures`: the pictures only. `--update`: keeps the pictures anew.
 */
const flags = new Set(process.argv.slice(2).filter((argument) => argument.startsWith('-')))
const words = process.argv.slice(2).filter((argument) => !argument.startsWith('-'))
const say = (line: string) => process.stdout.write(`${line}\n`)
/** Cumulative layout shift that a page may reach while it comes. */
const MOST_SHIFT = 0.02
const onlyMoves = flags.has('--moves')
const keptIn = [...flags].find((flag) => flag.startsWith('--into='))?.slice('--into='.length)
if (keptIn) await mkdir(keptIn, { recursive: true })

async function walkAll(walk: Walk): Promise<number> {
  const scenes = SCENES.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))
  const total = { seen: 0, wrong: 0 }
  for (const language of LANGUAGES) {
    for (const scene of scenes) for (const width of [390, 1280] as const) {
      const looks = (onlyMoves ? ['light'] as const : ['light', 'dark'] as const).map((scheme): Look => ({ language, scheme, width }))
      const found: string[] = []
      await walk.play(scene, language, looks, async ({ page, shifts }, look) => {
        total.seen += 1
        if (look === looks[0] && shifts.score > MOST_SHIFT) found.push(`moves by itself (${shifts.score.toFixed(3)}): ${shifts.moved.slice(0, 4).join(', ')}`)
        if (onlyMoves) return
        if (keptIn) await writeFile(join(keptIn, `${scene.name.replace('/', '-')}.${lookName(look).replaceAll(' ', '-')}.png`), await page.screenshot({ animations: 'disabled', caret: 'hide', fullPage: true }))
        const enlarged = look.scheme === 'light' ? await wrongWhenEnlarged(page, look) : []
        found.push(...[...await wrongWith(page, look), ...enlarged].map((one) => `${lookName(look)}: ${one}`))
      }, { slow: true }).catch((problem: Error) => { found.push(`${language}: not reached: ${problem.message.split('\n').slice(0, 4).join(' ')}`) })
      say(`${found.length ? '✗' : '✓'} ${scene.name} (${language}, ${width})${found.map((one) => `\n    ${one}`).join('')}`)
      total.wrong += found.length
    }
  }
  say(`${scenes.length} scenes, ${total.seen} looks, ${total.wrong} findings.`)
  return total.wrong
}

async function pictures(walk: Walk): Promise<number> {
  const { wrong, skipped, pictures, bytes } = await comparePictures(station, walk, { update: flags.has('--update') })
  if (skipped) say(`! THE PICTURES WERE NOT COMPARED: ${skipped}.`)
  else if (flags.has('--update')) say(`${pictures} pictures kept, ${Math.round(bytes / 1000)} kB.`)
  else say([...wrong.map((one) => `✗ ${one}`), `${pictures} pictures, ${wrong.length} differ.`].join('\n'))
  return wrong.length
}

ensureBuilt()
const started = Date.now()
const station = await openStation()
let wrong = 0
try {
  const walk = await Walk.begin(station)
  const picturesOnly = flags.has('--update') || flags.has('--pictures')
  // Before the walk, which leaves forms where it last was in them.
  if (picturesOnly || (words.length === 0 && !onlyMoves)) wrong += await pictures(walk)
  if (!picturesOnly) wrong += await walkAll(walk)
} finally {
  await station.close()
}
say(`Took ${Math.round((Date.now() - started) / 1000)} s.`)
process.exit(wrong ? 1 : 0)
