import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ensureBuilt, root } from '~/src/cli/setup.mjs'
import { toWebp } from './pictures'
import { SCENES } from './scenes'
import { SHOTS, type Shot } from './shots'
import { openStation } from './station'
import { lookName, Walk } from './walk'

/** `npm run shots`: makes every picture of `shots.ts` anew. */
ensureBuilt()
const station = await openStation({ scale: 2 })
let most = 0
try {
  const desk = await station.desk()
  const walk = await Walk.begin(station)
  const wanted = new Set(SHOTS.map(({ scene }) => scene))
  const unknown = [...wanted].filter((name) => !SCENES.some((scene) => scene.name === name))
  if (unknown.length) throw new Error(`no such scene: ${unknown.join(', ')}`)

  for (const scene of SCENES.filter(({ name }) => wanted.has(name))) {
    const shots = SHOTS.filter((shot) => shot.scene === scene.name)
    const looks = shots.map(({ look }) => look).filter((look, at, all) => all.findIndex((other) => lookName(other) === lookName(look)) === at)
    await walk.play(scene, 'zh-CN', looks, async ({ page }, look) => {
      const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' })
      for (const shot of shots.filter((one) => lookName(one.look) === lookName(look))) most = Math.max(most, await write(shot, (quality) => toWebp(desk, picture, { quality, ...(look.width === 1280 ? { width: 1280 } : {}) })))
    })
  }
} finally {
  await station.close()
}
process.stdout.write(`${SHOTS.length} pictures, the largest of ${Math.round(most / 1000)} kB.\n`)

/** In the best quality that keeps to its weight. */
async function write({ path, mostBytes }: Shot, encode: (quality: number) => Promise<Buffer>): Promise<number> {
  for (const quality of [0.86, 0.75, 0.6, 0.45]) {
    const bytes = await encode(quality)
    if (bytes.length > mostBytes && quality > 0.45) continue
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), bytes)
    return bytes.length
  }
  return 0
}
