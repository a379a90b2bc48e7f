import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { killRounds } from './kill-rounds'

test('a server killed under load keeps what it acknowledged, once, with sound logs and no hole for a reader (short campaign)', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipw-kill-'))
  try {
    const { rounds, acknowledged } = await killRounds({ dataDir, rounds: 3, random: Math.random })
    expect(rounds).toBe(3)
    expect(acknowledged).toBeGreaterThan(3)
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}, 240_000)
