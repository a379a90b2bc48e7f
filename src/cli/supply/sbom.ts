import { createHash } from 'node:crypto'
import { packagesOf, resolveFrom, type Lockfile, type Package } from './lockfile'

/** Package URL of npm: the @ of a scope is percent-encoded. */
export const purl = (name: string, version: string): string => `pkg:npm/${name.replace(/^@/, '%40')}@${version}`
const purlOf = ({ name, version }: Package): string => purl(name, version)

const hashOf = (integrity: string): { alg: string; content: string } => ({ alg: 'SHA-512', content: Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex') })
const licencesOf = (licence: string): object => (/ (OR|AND) /.test(licence) ? { expression: licence.replace(/^\((.*)\)$/, '$1') } : { license: { id: licence } })

/** `required`: delivered; `excluded`: builds and tests only (CycloneDX 1.6, component scope). */
function component({ name, version, integrity, licence, dev }: Package): object {
  const scoped = /^(@[^/]+)\/(.+)$/.exec(name)
  return {
    type: 'library', 'bom-ref': purl(name, version), ...(scoped ? { group: scoped[1], name: scoped[2] } : { name }), version,
    scope: dev ? 'excluded' : 'required',
    ...(integrity ? { hashes: [hashOf(integrity)] } : {}),
    ...(licence ? { licenses: [licencesOf(licence)] } : {}),
    purl: purl(name, version),
  }
}

/** A made-up id that is always the same for the same lockfile (RFC 9562, version 8). */
function serialOf(lockfile: Lockfile): string {
  const hex = createHash('sha256').update(JSON.stringify(lockfile)).digest('hex')
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** CycloneDX 1.6 of all that the lockfile names; the same lockfile gives the same text. */
export function sbom(lockfile: Lockfile, about: { name: string; version: string; license: string; description: string }): object {
  const packages = packagesOf(lockfile)
  const byPath = new Map(packages.map((each) => [each.path, each]))
  const own = purl(about.name, about.version)
  const asked = (path: string, names: Iterable<string>): string[] =>
    [...new Set(Array.from(names, (name) => resolveFrom(byPath, path, name)).filter((each) => each !== undefined).map(purlOf))].sort()
  const root = lockfile.packages['']
  // The same package in the same version may stand in several places.
  const graph = new Map<string, Set<string>>()
  for (const { path, entry, ...each } of packages) {
    const key = purl(each.name, each.version)
    const held = graph.get(key) ?? graph.set(key, new Set()).get(key)!
    for (const found of asked(path, Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }))) held.add(found)
  }
  const once = [...new Map(packages.toSorted((a, b) => Number(b.dev) - Number(a.dev)).map((each) => [purlOf(each), each])).values()].toSorted((a, b) => purlOf(a) < purlOf(b) ? -1 : 1)
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json', bomFormat: 'CycloneDX', specVersion: '1.6', serialNumber: serialOf(lockfile), version: 1,
    metadata: { component: { type: 'application', 'bom-ref': own, name: about.name, version: about.version, description: about.description, licenses: [{ license: { id: about.license } }], purl: own } },
    components: once.map(component),
    dependencies: [
      { ref: own, dependsOn: asked('', Object.keys({ ...root?.dependencies, ...root?.devDependencies })) },
      ...[...graph].sort(([a], [b]) => a < b ? -1 : 1).map(([ref, dependsOn]) => ({ ref, dependsOn: [...dependsOn].sort() })),
    ],
  }
}
