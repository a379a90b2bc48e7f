/** Licences that ask for no more than a notice. */
export const ALLOWED: ReadonlySet<string> = new Set(['MIT', 'MIT-0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'CC0-1.0', 'BlueOak-1.0.0', 'Unlicense', 'Zlib'])

/**
 * Packages whose stated licence is another one, or none, with what was found and why they may be here. `where: 'tools'` holds only
 * as long as nothing of them is delivered.
 */
export const LICENCE_EXCEPTIONS: Readonly<Record<string, { where: 'tools' | 'unused'; why: string }>> = {
  'axe-core': { where: 'tools', why: 'MPL-2.0; used unchanged by tests' },
  'lightningcss': { where: 'tools', why: 'MPL-2.0; used unchanged by the build, which contains nothing of it' },
  'caniuse-lite': { where: 'tools', why: 'CC-BY-4.0; data the build looks into' },
  'busboy': { where: 'tools', why: 'MIT in its LICENSE file; part of the S3 store that tests run against' },
  'streamsearch': { where: 'tools', why: 'MIT in its LICENSE file; part of the S3 store that tests run against' },
  'humanize-number': { where: 'tools', why: 'MIT in its read-me; part of the S3 store that tests run against' },
  'only': { where: 'tools', why: 'MIT in its read-me; part of the S3 store that tests run against' },
  'combine-errors': { where: 'unused', why: 'states none; only the Node half of tus-js-client asks for it, and only the browser half is built in' },
}
/** Native halves of a package above, one for each kind of machine. */
export const EXCEPTION_FAMILIES: readonly string[] = ['lightningcss']

/** Packages that would run code when they are installed; `.npmrc` keeps all of them from it. */
export const INSTALL_SCRIPTS: Readonly<Record<string, string>> = {
  esbuild: 'looks whether its own program fits the machine; works without',
}
