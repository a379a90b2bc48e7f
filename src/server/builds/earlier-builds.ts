import { createHash, randomUUID } from 'node:crypto'
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { DAY_MS } from '../accounts/tools'
import { hasHashedName } from './hashed-name'

/** A page that was opened this long ago may still ask for its parts. */
export const KEEP_DAYS = 60
/** Newest builds kept; with {@link KEEP_DAYS} this bounds the folder: a build has about 2 MB, most of it shared with the next. */
export const KEEP_BUILDS = 20

/** What `<build>.json` says of one build. */
interface Build {
  /** When it was last known to be served, ms since 1970. */
  servedAt: number
  /** Paths as in its addresses, with a slash before them. */
  files: string[]
}

export interface EarlierBuilds {
  /** Where the files of all kept builds lie, by the paths of their addresses. */
  readonly files: string
  /**
   * Notes the present build and lets go of those nobody can be using any more. To be called at the start and once a day.
   * Several processes may do so in one folder.
   */
  keep(appFolder: string, now: Date): Promise<void>
}

/**
 * Parts of earlier builds, for pages that were opened before the present one was put in its place and load a part only now.
 * Only files whose name bears the hash of their content: nothing here can stand in for a part of the present build.
 * @param folder one that outlives a new version of the program: in the data folder
 */
export function earlierBuilds(folder: string): EarlierBuilds {
  const files = join(folder, 'files')
  const manifestOf = (id: string) => join(folder, `${id}.json`)

  async function note(appFolder: string, now: Date): Promise<void> {
    const paths = (await filesBelow(appFolder)).filter(hasHashedName).sort()
    if (paths.length === 0) return
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const id = createHash('sha256').update(paths.join('\n')).digest('hex').slice(0, 16)
    // First its list, so that another process that tidies meanwhile lets its files be.
    await put(manifestOf(id), JSON.stringify({ servedAt: now.getTime(), files: paths } satisfies Build))
    for (const path of paths) {
      const target = join(files, path)
      const [there, here] = await Promise.all([stat(target).catch(() => undefined), stat(join(appFolder, path))])
      if (there?.size === here.size) continue
      await mkdir(dirname(target), { recursive: true })
      const half = halfOf(target)
      await copyFile(join(appFolder, path), half)
      await rename(half, target)
    }
  }

  async function tidy(now: Date): Promise<void> {
    const builds = (await Promise.all((await names(folder)).filter((name) => name.endsWith('.json')).map(async (name) => ({ name, build: await readBuild(join(folder, name)) }))))
      .sort((a, b) => (b.build?.servedAt ?? 0) - (a.build?.servedAt ?? 0))
    const isKept = ({ build }: (typeof builds)[number], index: number) => build !== undefined && index < KEEP_BUILDS && now.getTime() - build.servedAt <= KEEP_DAYS * DAY_MS
    const wanted = new Set(builds.filter(isKept).flatMap(({ build }) => build!.files))
    for (const { name } of builds.filter((each, index) => !isKept(each, index))) await rm(join(folder, name), { force: true })
    for (const path of await filesBelow(files)) {
      const isBeingWritten = path.endsWith(HALF) && now.getTime() - ((await stat(join(files, path)).catch(() => undefined))?.mtimeMs ?? 0) < DAY_MS
      if (!wanted.has(path) && !isBeingWritten) await rm(join(files, path), { force: true })
    }
  }

  return {
    files,
    async keep(appFolder, now) {
      await note(appFolder, now)
      await tidy(now)
    },
  }
}

const HALF = '.part'
const halfOf = (path: string): string => `${path}.${randomUUID()}${HALF}`

async function put(path: string, text: string): Promise<void> {
  const half = halfOf(path)
  await writeFile(half, text)
  await rename(half, path)
}

/** Undefined: not one of ours, or cut off. */
async function readBuild(path: string): Promise<Build | undefined> {
  try {
    const build = JSON.parse(await readFile(path, 'utf8')) as Partial<Build>
    return typeof build.servedAt === 'number' && Array.isArray(build.files) ? build as Build : undefined
  } catch {
    return undefined
  }
}

const names = (folder: string): Promise<string[]> => readdir(folder).catch(() => [])

/** Paths with a slash before them, as in addresses. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).map((entry) => `/${relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')}`)
}
