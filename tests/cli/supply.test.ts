import { describe, expect, test } from 'vitest'
import { checkSupply, isAllowed, type Manifest } from '~/src/cli/supply/check'
import { packagesOf, reachedFrom, type Lockfile } from '~/src/cli/supply/lockfile'
import { readLockfile, readManifest, readText } from '~/src/cli/supply/project'
import { INSTALL_SCRIPTS, LICENCE_EXCEPTIONS } from '~/src/cli/supply/rules'
import { sbom } from '~/src/cli/supply/sbom'

const HASH = `sha512-${'A'.repeat(86)}==`
const NPMRC = 'ignore-scripts=true\nomit-lockfile-registry-resolved=true\n'
const good = { version: '1.2.3', integrity: HASH, license: 'MIT' }
const noRanges: Manifest = { dependencies: {}, devDependencies: {} }
/** A lockfile that holds the packages of every exception, and what is given. */
const lockfile = (more: Lockfile['packages']): Lockfile => ({
  lockfileVersion: 3,
  packages: {
    ...Object.fromEntries([...Object.keys(LICENCE_EXCEPTIONS), ...Object.keys(INSTALL_SCRIPTS)].map((name) => [`node_modules/${name}`, { ...good, dev: true }])), ...more,
  },
})
const problems = (entry: Lockfile['packages'][string]) => checkSupply(lockfile({ 'node_modules/x': entry }), noRanges, NPMRC)

describe('where packages come from', () => {
  test('ours come from a registry, in one version, with their hash, and run nothing', () => {
    expect(checkSupply(readLockfile(), readManifest(), readText('.npmrc'))).toEqual([])
  })

  test.each([
    ['a hash that is missing', { version: '1.2.3', license: 'MIT' }, 'has no SHA-512'],
    ['a weak hash', { ...good, integrity: 'sha1-aaaa' }, 'has no SHA-512'],
    ['a repository', { ...good, version: 'git+ssh://git@host/x.git#1' }, 'no package of a registry'],
    ['a folder', { ...good, link: true }, 'no package of a registry'],
    ['an address', { ...good, resolved: 'https://elsewhere.example/x.tgz' }, 'names where it was fetched'],
    ['code at installation', { ...good, hasInstallScript: true }, 'runs code when it is installed'],
  ])('%s is said', (_what, entry, said) => {
    expect(problems(entry)).toEqual([expect.stringContaining(said)])
  })

  test('only a tool’s half for another kind of machine may go without a hash', () => {
    const entry = { version: '1.2.3', license: 'MIT', os: ['win32'] }
    expect(problems({ ...entry, dev: true, optional: true })).toEqual([])
    expect(problems(entry)).toHaveLength(1)
  })

  test('a range in package.json, a registry or scripts allowed in .npmrc are said', () => {
    expect(checkSupply(lockfile({}), { ...noRanges, dependencies: { x: '^1.2.3' } }, NPMRC)).toEqual([expect.stringContaining('x is ^1.2.3')])
    expect(checkSupply(lockfile({}), noRanges, 'omit-lockfile-registry-resolved=true\nregistry=https://elsewhere.example\n')).toEqual([expect.stringContaining('ignore-scripts'), expect.stringContaining('names a registry')])
  })
})

describe('licences', () => {
  test.each([['MIT', true], ['(MIT OR GPL-3.0-only)', true], ['(MIT AND Zlib)', true], ['MIT AND GPL-3.0-only', false], ['GPL-3.0-only', false], ['SEE LICENSE IN x', false], ['UNLICENSED', false]])('%s: %s', (licence, allowed) => {
    expect(isAllowed(licence)).toBe(allowed)
  })

  test('another one, or none, fails; an exception for tools ends where they are delivered, and with the package', () => {
    expect(problems({ ...good, license: 'AGPL-3.0-only' })).toEqual([expect.stringContaining('AGPL-3.0-only, which nobody has allowed')])
    expect(problems({ version: '1.2.3', integrity: HASH })).toEqual([expect.stringContaining('not stated')])
    const axe = { ...good, license: 'MPL-2.0' }
    expect(checkSupply(lockfile({ 'node_modules/axe-core': { ...axe, dev: true } }), noRanges, NPMRC)).toEqual([])
    expect(checkSupply(lockfile({ 'node_modules/axe-core': axe }), noRanges, NPMRC)).toEqual([expect.stringContaining('now it is delivered')])
    const { 'node_modules/axe-core': _gone, ...left } = lockfile({}).packages
    expect(checkSupply({ lockfileVersion: 3, packages: left }, noRanges, NPMRC)).toEqual([expect.stringContaining('axe-core is gone')])
  })
})

describe('bill of materials', () => {
  const bill = sbom(readLockfile(), readManifest()) as { components: { 'bom-ref': string; scope: string; name: string; licenses?: unknown[]; hashes?: { content: string }[] }[]; dependencies: { ref: string; dependsOn: string[] }[]; serialNumber: string }

  test('is the same for the same lockfile, names each package once and every one', () => {
    expect(JSON.stringify(sbom(readLockfile(), readManifest()))).toBe(JSON.stringify(bill))
    const refs = bill.components.map((each) => each['bom-ref'])
    expect(new Set(refs).size).toBe(refs.length)
    expect(new Set(packagesOf(readLockfile()).map(({ name, version }) => `${name}@${version}`)).size).toBe(refs.length)
    expect(bill.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  test('says what is delivered, with its hash and licence, and who asks for whom', () => {
    expect(bill.components.find(({ name }) => name === 'vue')).toMatchObject({ scope: 'required', licenses: [{ license: { id: 'MIT' } }], hashes: [{ content: expect.stringMatching(/^[0-9a-f]{128}$/) as string }] })
    expect(bill.components.find(({ name }) => name === 'vitest')).toMatchObject({ scope: 'excluded' })
    const known = new Set([...bill.components.map((each) => each['bom-ref']), bill.dependencies[0]!.ref])
    for (const { ref, dependsOn } of bill.dependencies) for (const each of [ref, ...dependsOn]) expect(known).toContain(each)
    expect(JSON.stringify(bill)).not.toMatch(/https?:\/\/(?!cyclonedx\.org)/)
  })

  test('a package within another one is found before one of the same name above', () => {
    const packages = packagesOf(lockfile({
      'node_modules/a': { ...good, dependencies: { b: '1' } }, 'node_modules/a/node_modules/b': { ...good, version: '1.0.0', dependencies: { c: '1', a: '1' } },
      'node_modules/b': { ...good, version: '2.0.0' }, 'node_modules/c': good,
    }))
    expect([...reachedFrom(packages, packages.find(({ name }) => name === 'a')!)].map(({ name, version }) => `${name} ${version}`)).toEqual(['b 1.0.0', 'c 1.2.3'])
  })
})
