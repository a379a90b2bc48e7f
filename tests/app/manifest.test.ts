import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '~/src/cli/setup.mjs'
import { featureRoutes } from '@/app/features'
import { SHARE_PATH } from '@/sw/receive-share'

interface Picture { src: string; sizes: string; type: string; purpose?: string; form_factor?: string; label?: string }
interface Manifest {
  icons: Picture[]; screenshots: Picture[]; shortcuts: { name: string; url: string; icons: Picture[] }[]
  share_target: { action: string; method: string; enctype: string; params: { files: { name: string; accept: string[] }[] } }
  file_handlers: { action: string; accept: Record<string, string[]> }[]
}
const inPublic = (src: string) => join(root, 'public', src)
const manifest = JSON.parse(readFileSync(inPublic('manifest.webmanifest'), 'utf8')) as Manifest
const isPage = (path: string) => featureRoutes.some((route) => route.path === path)

/** Width and height as the file itself says: PNG (RFC 2083, 11.2.2), WebP (RFC 9649). */
function sizeOf(path: string): string {
  const bytes = readFileSync(path)
  if (bytes.subarray(1, 4).toString() === 'PNG') return `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`
  switch (bytes.subarray(12, 16).toString()) {
    case 'VP8X': return `${bytes.readUIntLE(24, 3) + 1}x${bytes.readUIntLE(27, 3) + 1}`
    case 'VP8L': return `${(bytes.readUInt32LE(21) & 0x3fff) + 1}x${((bytes.readUInt32LE(21) >> 14) & 0x3fff) + 1}`
    default: return `${bytes.readUInt16LE(26) & 0x3fff}x${bytes.readUInt16LE(28) & 0x3fff}`
  }
}

test('every picture is there in the size it is said to have; icons for any, masked and in one colour', () => {
  for (const { src, sizes } of [...manifest.icons, ...manifest.screenshots, ...manifest.shortcuts.flatMap(({ icons }) => icons)]) {
    expect([src, existsSync(inPublic(src))]).toEqual([src, true])
    if (sizes !== 'any') expect([src, sizeOf(inPublic(src))]).toEqual([src, sizes])
  }
  expect(new Set(manifest.icons.map(({ purpose }) => purpose))).toEqual(new Set(['any', 'maskable', 'monochrome']))
})

test('screenshots show phone and desktop, are small and no part of what every phone stores', () => {
  expect(new Set(manifest.screenshots.map((shot) => shot.form_factor))).toEqual(new Set(['narrow', 'wide']))
  const pattern = /globPatterns: \['([^']+)'\]/.exec(readFileSync(join(root, 'vite.config.ts'), 'utf8'))![1]!
  for (const { src, type, label } of manifest.screenshots) {
    expect([src, type, statSync(inPublic(src)).size <= 100_000, label !== undefined]).toEqual([src, 'image/webp', true, true])
    expect(pattern).not.toContain('webp')
  }
})

test('shortcuts, shared files and opened files lead to pages there are', () => {
  for (const path of [...manifest.shortcuts.map(({ url }) => url), manifest.share_target.action, ...manifest.file_handlers.map(({ action }) => action)]) expect([path, isPage(path)]).toEqual([path, true])
  expect(manifest.share_target).toMatchObject({ action: SHARE_PATH, method: 'POST', enctype: 'multipart/form-data' })
  expect(manifest.share_target.params.files[0]!.name).toBe('files')
})
