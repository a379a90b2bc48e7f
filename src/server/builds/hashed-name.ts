/** The build puts a hash of the content into these names. */
const HASHED = /^\/(assets|content|words)\/[^/]+-[\w-]{8,}\.\w+$/

/** Whether a file of the app bears the hash of its content in its name. @param path of its address */
export const hasHashedName = (path: string): boolean => HASHED.test(path)
