import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import bundled from 'virtual:content'
import manifest from 'virtual:content-manifest'
import { build } from 'vite'
import { content } from '@/cli/content/vite-plugin'
import { SEEDS } from './seeds'

const quiet = { configFile: false, logLevel: 'silent' } as const

it('offers all content to server and tests, and the manifest names the same packs', () => {
  expect(bundled.regions.regions.find((region) => region.code === '320282112')?.name.zh).toBe('丁蜀镇')
  expect(bundled.choices.sets.needs.length).toBeGreaterThan(20)
  expect(manifest.map((entry) => entry.name)).toEqual(expect.arrayContaining(['directory', 'regions', 'indicators', 'choices']))
  expect(manifest.find((entry) => entry.name === 'directory')?.version).toBe(bundled.directory.version)
})

it('writes one file per pack, whose bytes are those the manifest names', async () => {
  const outDir = await mkdtemp(join(tmpdir(), 'ipw-content-'))
  try {
    const entry = join(outDir, 'none.js')
    await build({
      ...quiet,
      plugins: [content({ seedsDir: SEEDS }), { name: 'entry', resolveId: (id: string) => (id === entry ? id : undefined), load: (id: string) => (id === entry ? 'export {}' : undefined) }],
      build: { outDir, rolldownOptions: { input: entry }, copyPublicDir: false },
    })
    for (const { url, sha256, bytes } of manifest) {
      const file = await readFile(join(outDir, url))
      expect(createHash('sha256').update(file).digest('hex')).toBe(sha256)
      expect(file.byteLength).toBe(bytes)
    }
  } finally {
    await rm(outDir, { recursive: true, force: true })
  }
})

it('fails the build when a seed is wrong', async () => {
  await expect(build({ ...quiet, plugins: [content({ seedsDir: join(SEEDS, 'nowhere') })], build: { write: false } })).rejects.toThrow()
})
