import { PrecacheController } from 'workbox-precaching'

/** What the build says of a file: its address, and the hash of its content where the address does not bear one. */
export interface BuiltFile { url: string; revision: string | null }

/** As many as a browser asks one server for at once: more would stand in the way of what a page asks for meanwhile. */
const AT_A_TIME = 6

type Install = Parameters<PrecacheController['install']>[0]

/**
 * The files of one version on the phone. A controller of Workbox stores its files one after the other, on a slow line a round trip for
 * each: hence several, which each see to a share of them, in the same store. What is there already is not fetched again.
 */
export function createFileStore(files: readonly BuiltFile[]) {
  const controllerOf = (some: readonly BuiltFile[]): PrecacheController => {
    const controller = new PrecacheController()
    controller.addToCacheList([...some])
    return controller
  }
  const shares = Array.from({ length: AT_A_TIME }, (_, share) => controllerOf(files.filter((_file, at) => at % AT_A_TIME === share)))
  return {
    /** Answers with the files, and puts away those of earlier versions. */
    all: controllerOf(files),
    /** Fails when one file does: what was stored waits for the next try, and the version before stays. */
    install(event: Install): void {
      for (const share of shares) void share.install(event)
    },
  }
}
