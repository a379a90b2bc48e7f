import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { civilDateOf } from '@/domain/civil-date'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'evaluate-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** As `npm run -s evaluate -- …` calls it. */
function cli(args: string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'src/cli/evaluate.ts', ...args], { cwd: root, input, encoding: 'utf8' })
  return { status, stdout, stderr: stderr.trim().split('\n').filter(Boolean) }
}
const invention = (costYuan: number) => ({ type: 'invention', granted: true, grantDate: '2021-05-06', costYuan })
const three = { applicant: { kind: 'enterprise', region: '320282' }, patents: [invention(8000), invention(3200), invention(5000)] }
const grantOf = (evaluation: { benefits: { id: string }[] }) => evaluation.benefits.find(({ id }) => id === 'wuxi-2020-11/art01-invention-grant')
const patience = 60_000

describe('evaluate', () => {
  it('reads a file and prints one evaluation, today in Wuxi by default', () => {
    const file = join(folder, 'facts.json')
    writeFileSync(file, JSON.stringify(three))
    const { status, stdout, stderr } = cli([file, '--text-only'])
    const evaluation = JSON.parse(stdout)
    expect({ status, stderr }).toEqual({ status: 0, stderr: [] })
    expect(evaluation.asOf).toBe(civilDateOf(Date.now()))
    expect(evaluation.pack).toEqual({ id: 'wuxi-2020-11', version: expect.any(String), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(evaluation.benefits).toHaveLength(33)
    expect(grantOf(evaluation)).toMatchObject({ article: 1, status: 'eligible', kind: 'upTo', ceilingYuan: [13200, 13200], standing: 'toVerify', fails: [], missing: [] })
  }, patience)

  it('reads an array from standard input and prints an array, on the day asked', () => {
    const { status, stdout } = cli(['-', '--as-of', '2025-06-01'], JSON.stringify([three, {}]))
    const evaluations = JSON.parse(stdout)
    expect(status).toBe(0)
    expect(evaluations.map(({ asOf }: { asOf: string }) => asOf)).toEqual(['2025-06-01', '2025-06-01'])
    expect(grantOf(evaluations[0])).toMatchObject({ ceilingYuan: [13200, 13200], standing: 'blocked' })
    expect(evaluations[0].totals).toMatchObject({ payableYuan: [0, 0], blockedYuan: [13200, null] })
    expect(evaluations[1].nextQuestion).toBe('applicant.kind')
  }, patience)

  it('names every wrong field on a line of its own and ends with 2', () => {
    const { status, stdout, stderr } = cli(['-'], JSON.stringify([{}, { patents: [{ costYuan: -4, grantDate: '2021-02-30' }], colour: 'red' }]))
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toEqual([
      '[1] patents[0].grantDate: must be an existing day between 1900 and 2099, YYYY-MM-DD',
      '[1] patents[0].costYuan: must not be negative',
      '[1] colour: is not a known fact',
    ])
  }, patience)

  it('takes no item of another policy for one of its own: what is misspelt would displace nothing', () => {
    const { status, stderr } = cli(['-'], JSON.stringify({ otherPolicies: [{ id: 'county', benefit: 'wuxi-2020-11/art05-pledge-interest' }, { id: 'county', benefit: 'art05-pledge-interest' }] }))
    expect({ status, stderr }).toEqual({ status: 2, stderr: ['otherPolicies[1].benefit: is no item of wuxi-2020-11'] })
  }, patience)

  it.each([
    ['no JSON', ['-'], '{', 'standard input: is not JSON'],
    ['no file', [join(tmpdir(), 'there-is-no-such-file.json')], '', 'cannot be read'],
    ['no argument', [], '', 'usage:'],
    ['a day that does not exist', ['-', '--as-of', '2021-02-30'], '{}', '--as-of'],
    ['an unknown option', ['-', '--loud'], '{}', 'usage:'],
  ])('ends with 2 at %s', (_, args, input, message) => {
    const { status, stderr } = cli(args, input)
    expect(status).toBe(2)
    expect(stderr.join('\n')).toContain(message)
  }, patience)
})
