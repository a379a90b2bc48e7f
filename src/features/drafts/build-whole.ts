import { sameContent } from './merge-drafts'

/**
 * Builds something from a form in which a person may go on typing meanwhile: again, until what was built holds all that was typed.
 * @param read the value as it is now, free of proxies; undefined ends it
 * @returns undefined when there is no value (any more)
 */
export async function buildWhole<T, R>(read: () => T | undefined, build: (value: T) => Promise<R>): Promise<R | undefined> {
  for (let value = read(); value !== undefined;) {
    const built = await build(value)
    const now = read()
    if (sameContent(now, value)) return built
    value = now
  }
  return undefined
}
