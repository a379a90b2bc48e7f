import { packagesOf, type Lockfile, type Package } from './lockfile'
import { ALLOWED, EXCEPTION_FAMILIES, INSTALL_SCRIPTS, LICENCE_EXCEPTIONS } from './rules'

export interface Manifest {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
}

const EXACT = /^\d+\.\d+\.\d+(-[\w.-]+)?$/
const STRONG = /^sha512-[A-Za-z0-9+/]{86}==$/

/** Whether an SPDX expression leaves a choice that is allowed; brackets within brackets are not read. */
export function isAllowed(licence: string): boolean {
  return licence.replace(/^\((.*)\)$/, '$1').split(' OR ').some((choice) => choice.replace(/^\((.*)\)$/, '$1').split(' AND ').every((part) => ALLOWED.has(part.trim())))
}

const exceptionOf = (name: string) => LICENCE_EXCEPTIONS[name] ?? LICENCE_EXCEPTIONS[EXCEPTION_FAMILIES.find((family) => name.startsWith(`${family}-`)) ?? '']

function licenceProblem({ name, version, licence, dev }: Package): string | undefined {
  if (licence !== undefined && isAllowed(licence)) return undefined
  const exception = exceptionOf(name)
  if (!exception) return `${name} ${version}: its licence is ${licence ?? 'not stated'}, which nobody has allowed`
  return exception.where === 'tools' && !dev ? `${name} ${version}: allowed for tools only, and now it is delivered` : undefined
}

/** A tool's half for another kind of machine than those the lockfile was written on: npm notes no hash of it, and installs it nowhere here. */
const isForeignTool = ({ dev, optional, entry }: Package): boolean => (dev || optional) && entry.os !== undefined

function sourceProblems(each: Package): string[] {
  const { name, version, integrity, entry } = each
  const problems: string[] = []
  if (entry.link || !EXACT.test(version)) problems.push(`${name}: is no package of a registry in one version`)
  if (entry.resolved !== undefined) problems.push(`${name} ${version}: the lockfile names where it was fetched; npm leaves that out with .npmrc as it is`)
  if (integrity === undefined ? !isForeignTool(each) : !STRONG.test(integrity)) problems.push(`${name} ${version}: has no SHA-512 in the lockfile`)
  if (entry.hasInstallScript && !(name in INSTALL_SCRIPTS)) problems.push(`${name} ${version}: runs code when it is installed`)
  return problems
}

/** What is wrong with where packages come from and what they allow; one line each. */
export function checkSupply(lockfile: Lockfile, { dependencies, devDependencies }: Manifest, npmrc: string): string[] {
  const packages = packagesOf(lockfile)
  const names = new Set(packages.map(({ name }) => name))
  const ranges = Object.entries({ ...dependencies, ...devDependencies }).filter(([, range]) => !EXACT.test(range))
  const settings = npmrc.split('\n').map((line) => line.trim())
  return [
    ...['ignore-scripts=true', 'omit-lockfile-registry-resolved=true'].filter((line) => !settings.includes(line)).map((line) => `.npmrc: must say ${line}`),
    ...settings.filter((line) => /registry\s*=|_auth|\/\//.test(line)).map(() => '.npmrc: names a registry'),
    ...ranges.map(([name, range]) => `package.json: ${name} is ${range}, not one version`),
    ...packages.flatMap(sourceProblems),
    ...packages.map(licenceProblem).filter((problem) => problem !== undefined),
    ...[...Object.keys(LICENCE_EXCEPTIONS), ...Object.keys(INSTALL_SCRIPTS)].filter((name) => !names.has(name)).map((name) => `src/cli/supply/rules.ts: ${name} is gone, and so should be its exception`),
  ]
}
