import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import type { ErasureProof, PersonData } from '@/contract'
import { personPage } from '@/domain/privacy/person-page'
import { proofHash } from '@/server/privacy'
import { Device } from '../server/support/client'
import { layInto } from '../server/support/laid-pglite'
import { startProcess, type ServerProcess } from '../server/support/process'
import { enterprise, visit } from '../server/support/samples'
import { serverProgram, SHORT_LIVED } from '../server/support/server-program'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'ipw-privacy-'))
let server: ServerProcess | undefined
afterAll(async () => {
  await server?.stop('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

type Name = 'person' | 'retention'

/** As an operator calls it, built. */
const command = (name: Name, ...args: string[]) => call(serverProgram(name), ...args)
/** As `npm run -s <name> -- …` calls it in the project. */
const fromSource = (name: Name, ...args: string[]) => call('--import', 'tsx', `src/cli/${name}.ts`, ...args)

function call(...args: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const { DATABASE_URL: _url, ...environment } = process.env
  const child = spawn(process.execPath, [SHORT_LIVED, ...args], { cwd: root, env: { ...environment, DATA_DIR: join(folder, 'data') }, stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => { stdout += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString() })
  return new Promise((resolve) => { child.once('close', (status) => resolve({ status, stdout, stderr })) })
}

test.runIf(process.platform !== 'win32')('a running server hands over a person’s data, erases it with a proof, and tells what has been kept long enough', async () => {
  await layInto(join(folder, 'data'))
  server = await startProcess(join(folder, 'data'))
  const device = await Device.enrol(server.url, server.code('officer'))
  const place = device.edit(enterprise({ contacts: [{ name: '赵<受访>', phone: '13800001234' }] }))
  const made = device.edit(visit(place.recordId, { interviewees: [{ name: '赵<受访>' }] }), { kind: 'visit' })
  await device.push(place, made)
  const out = join(folder, 'out')

  expect(await command('person', '--name', '赵<受访>')).toMatchObject({ status: 2, stderr: expect.stringContaining('usage') as string })
  const found = await fromSource('person', '--name', '赵<受访>', '--out', out)
  expect(found).toMatchObject({ status: 0, stderr: '' })
  expect(found.stdout).toContain(place.recordId)
  expect(statSync(join(out, 'person.json')).mode & 0o777).toBe(0o600)
  expect(JSON.parse(readFileSync(join(out, 'person.json'), 'utf8'))).toMatchObject({ records: [{}, {}] })
  const page = readFileSync(join(out, 'person.html'), 'utf8')
  expect(page).toContain('赵&lt;受访&gt;')
  expect(page).not.toContain('赵<')

  const erased = await command('person', '--name', '赵<受访>', '--erase', place.recordId, '--out', out)
  expect(erased.stdout).toMatch(/^erased: 1 places in 1 records, 0 signatures; kept: 1 places; proof [0-9a-f]{64}\n$/)
  expect(readFileSync(join(out, 'erasure.json'), 'utf8')).not.toContain('赵')
  const { records } = await device.pullAll()
  // An erasure that follows into the same folder leaves the earlier proof as it is.
  const proof = readFileSync(join(out, 'erasure.json'), 'utf8')
  const again = await fromSource('person', '--name', '赵<受访>', '--erase', place.recordId, '--out', out)
  const [, hash] = /proof ([0-9a-f]{64})\n$/.exec(again.stdout)!
  expect(readFileSync(join(out, 'erasure.json'), 'utf8')).toBe(proof)
  expect(proofHash(JSON.parse(readFileSync(join(out, `erasure-${hash!.slice(0, 16)}.json`), 'utf8')) as ErasureProof)).toBe(hash)
  expect(records.get(place.recordId)!.fields['contacts']).toEqual([])
  expect(records.get(made.recordId)!.fields['interviewees']).toEqual([{ name: '赵<受访>' }])
  expect(await fromSource('retention', '--dry-run')).toMatchObject({ status: 0, stdout: 'would go: 0 photos, persons of 0 visits, 0 signatures, 0 files whose consent was withdrawn, in 0 towns\n' })
})

test('whatever a record holds stays text on the page', () => {
  const data: PersonData = { form: 1, madeAt: '2026-11-22T00:00:00Z', about: { name: '"><img src=x>' }, records: [{
    town: '320282112', kind: 'visit', id: 'x', version: 1, called: '<script>1</script>', createdAt: '', createdBy: "'", places: [{ field: 'interviewees.0', value: { name: '</td><b>' } }], mentions: [{ field: 'note', text: '&lt;' }], earlier: [],
  }] }
  const page = personPage(data)
  expect(page).not.toMatch(/<(script|img|b)\b/)
  expect(page).toContain('&amp;lt;')
})
