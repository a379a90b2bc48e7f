import * as v from 'valibot'

/** What the lockfile (format 3) says of one place below node_modules. */
const Entry = v.object({
  version: v.optional(v.string()),
  resolved: v.optional(v.string()),
  integrity: v.optional(v.string()),
  link: v.optional(v.boolean()),
  license: v.optional(v.union([v.string(), v.object({ type: v.string() })])),
  dev: v.optional(v.boolean()),
  optional: v.optional(v.boolean()),
  devOptional: v.optional(v.boolean()),
  peer: v.optional(v.boolean()),
  hasInstallScript: v.optional(v.boolean()),
  os: v.optional(v.array(v.string())),
  dependencies: v.optional(v.record(v.string(), v.string())),
  optionalDependencies: v.optional(v.record(v.string(), v.string())),
  devDependencies: v.optional(v.record(v.string(), v.string())),
  peerDependencies: v.optional(v.record(v.string(), v.string())),
})
export const Lockfile = v.object({ lockfileVersion: v.literal(3), packages: v.record(v.string(), Entry) })
export type Lockfile = v.InferOutput<typeof Lockfile>

export interface Package {
  /** Place in the tree, such as `node_modules/a/node_modules/b`. */
  path: string
  name: string
  version: string
  integrity: string | undefined
  licence: string | undefined
  /** Serves building and testing only; nothing of it reaches a server or a phone. */
  dev: boolean
  /** Only on certain machines. */
  optional: boolean
  entry: v.InferOutput<typeof Entry>
}

/** Every package the lockfile names, in the order of the file. */
export const packagesOf = ({ packages }: Lockfile): Package[] => Object.entries(packages).filter(([path]) => path !== '').map(([path, entry]) => ({
  path, name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length), version: entry.version ?? '', integrity: entry.integrity,
  licence: typeof entry.license === 'string' ? entry.license : entry.license?.type, dev: entry.dev === true, optional: entry.optional === true || entry.devOptional === true, entry,
}))

/** The package that stands for a name where `path` is: the nearest one upwards, as Node looks for it. */
export function resolveFrom(byPath: ReadonlyMap<string, Package>, path: string, name: string): Package | undefined {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const found = byPath.get(at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`)
    if (found || at === '') return found
    if (!at.includes('/node_modules/')) at = ''
  }
}

/** Packages that one asks for, those they ask for, and so on; itself is not among them. */
export function reachedFrom(packages: readonly Package[], start: Package): Set<Package> {
  const byPath = new Map(packages.map((each) => [each.path, each]))
  const reached = new Set<Package>()
  const open = [start]
  for (let each = open.pop(); each; each = open.pop()) {
    for (const name of Object.keys({ ...each.entry.dependencies, ...each.entry.optionalDependencies })) {
      const found = resolveFrom(byPath, each.path, name)
      if (!found || found === start || reached.has(found)) continue
      reached.add(found)
      open.push(found)
    }
  }
  return reached
}
