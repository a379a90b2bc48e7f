import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '~/src/cli/setup.mjs'

/** Setting that loads a module of this folder into a server process before it starts. */
export const loadedWith = (module: string, more: Record<string, string> = {}): Record<string, string> =>
  ({ NODE_OPTIONS: `--import=${pathToFileURL(join(root, 'tests/harness', module)).href}`, ...more })
