import * as v from 'valibot'
import type { Manifest } from '../supply/check'
import { packagesOf, reachedFrom, type Lockfile } from '../supply/lockfile'
import { table } from './part'

const text = v.pipe(v.string(), v.minLength(1))
/** `docs/dependencies.json`: why each package that we ask for is here. `kilobytes`: unpacked, measured when it came. */
export const Reasons = v.array(v.strictObject({ name: text, runs: text, for: text, why: text, kilobytes: v.number() }))
export type Reasons = v.InferOutput<typeof Reasons>

/** Packages without a reason, and reasons without a package. */
export function unexplained(reasons: Reasons, { dependencies, devDependencies }: Manifest): string[] {
  const wanted = Object.keys({ ...dependencies, ...devDependencies })
  const given = reasons.map(({ name }) => name)
  return [
    ...wanted.filter((name) => !given.includes(name)).map((name) => `docs/dependencies.json: say what ${name} is for and why it is not our own`),
    ...given.filter((name) => !wanted.includes(name)).map((name) => `docs/dependencies.json: ${name} is not in package.json`),
  ]
}

/** What is delivered first, then the tools; each with how many packages come along with it. */
export function dependenciesPart(reasons: Reasons, lockfile: Lockfile, manifest: Manifest): string {
  const packages = packagesOf(lockfile)
  const rows = (names: Record<string, string>) => Object.keys(names).sort().map((name) => {
    const found = packages.find(({ path }) => path === `node_modules/${name}`)
    const reason = reasons.find((each) => each.name === name)
    const along = found ? reachedFrom(packages, found).size : 0
    return [`\`${name}\` ${found?.version ?? ''}`, reason?.for ?? '', reason?.runs ?? '', reason?.why ?? '', found?.licence ?? '', `${reason?.kilobytes ?? '?'} KB`, String(along)]
  })
  const heads = ['Package', 'What for', 'Where', 'Why not our own', 'Licence', 'Unpacked', 'Brings along']
  const delivered = packages.filter(({ dev }) => !dev)
  return [
    `${Object.keys(manifest.dependencies).length} packages are delivered by name and ${delivered.length} in all; ${packages.length - delivered.length} more serve building and testing.`,
    '', '## Delivered', '', table(heads, rows(manifest.dependencies)), '', '## Tools', '', table(heads, rows(manifest.devDependencies)),
  ].join('\n')
}
