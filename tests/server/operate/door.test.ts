import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '@/server/config'
import { askFor } from '@/server/operate'
import { askDoor, openDoor } from '@/server/operate/door'

const IDLE = { idleMs: 20 }

describe.runIf(process.platform !== 'win32')('the door for commands', () => {
  let folder: string
  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'ipw-door-')) })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const connect = () => net.connect({ path: join(folder, 'operate.sock') })
  const asked = async (task: string): Promise<string> => {
    let answer = ''
    await askDoor(folder, task, (text) => { answer += text.toString() })
    return answer
  }

  test('a task that works for longer than an idle asker is borne with still gives its whole answer', async () => {
    const door = await openDoor(folder, {
      async verify(write) {
        // Who came later and asks nothing is sent away: so long this task has said nothing.
        await once(connect().resume(), 'close')
        await write('sound')
      },
    }, IDLE)
    expect(await asked('verify')).toBe('sound')
    await door.close()
  })

  test('a long answer comes as it was given, and one that breaks off is not taken for whole', async () => {
    const names = Array.from({ length: 100_000 }, (_, index) => `宜兴${index}`)
    const door = await openDoor(folder, {
      person: (write) => write(JSON.stringify(names)),
      async retention(write) {
        await write('{"photos":')
        throw new Error('the disk is gone')
      },
    })
    const config = readConfig({ DATA_DIR: folder }, [], folder)
    expect(await askFor(config, 'person')).toEqual(names)
    await expect(askFor(config, 'retention')).rejects.toThrow('broke off')
    await door.close()
  })

  test('who takes nothing of a long answer is cut off', async () => {
    let ended: (why: string) => void
    const end = new Promise<string>((resolve) => { ended = resolve })
    const door = await openDoor(folder, {
      async backup(write) {
        try {
          for (;;) await write('x'.repeat(1_000_000))
        } catch (error) {
          ended((error as Error).message)
          throw error
        }
      },
    }, IDLE)
    const deaf = connect().pause()
    deaf.write('backup\n')
    expect(await end).toBe('the asker is gone')
    deaf.destroy()
    await door.close()
  })
})
