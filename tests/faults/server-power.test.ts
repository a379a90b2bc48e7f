import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect } from 'vitest'
import { openPglite } from '@/server/store/pglite'
import { powerRounds } from '../campaigns/power-rounds'
import { row } from './row'

const ROUNDS = Number(process.env.POWER_ROUNDS ?? 50)

describe('power', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ipw-power-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  row(5, 'embedded database', async () => {
    const template = join(folder, 'template')
    await (await openPglite(join(template, 'live-0'), { wait: () => Promise.resolve(), random: Math.random })).close()
    const honest = join(folder, 'honest')
    cpSync(template, honest, { recursive: true })
    const { rounds, acknowledged, operations } = await powerRounds({ folder: honest, rounds: ROUNDS, random: Math.random })
    expect(rounds).toBe(ROUNDS)
    // The same loss on a disk that forces nothing must be found out, else the proof says nothing.
    const deaf = join(folder, 'deaf')
    cpSync(template, deaf, { recursive: true })
    await expect(powerRounds({ folder: deaf, rounds: 3, random: Math.random, deaf: true })).rejects.toThrow()
    return `${rounds} failures of power at random writes (${operations} writes and forcings), what was not forced dropped page by page: all ${acknowledged} acknowledged edits there, once, logs sound. A disk that ignores forcing was found out within 3 rounds.`
  }, 900_000)
})
