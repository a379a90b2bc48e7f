/**
 * npm run -s supply [-- --licences]
 *
 * Whether every package comes from a registry in one version with its hash, is under a licence that is allowed, and runs nothing when
 * it is installed; --licences lists them. Exit status 1 when something is wrong.
 */
import { parseArgs } from 'node:util'
import { checkSupply } from './supply/check'
import { packagesOf } from './supply/lockfile'
import { readLockfile, readManifest, readText } from './supply/project'

const { values: { licences } } = parseArgs({ options: { licences: { type: 'boolean', default: false } } })
const packages = packagesOf(readLockfile())
if (licences) for (const { name, version, licence, dev } of packages) process.stdout.write(`${licence ?? 'not stated'}\t${dev ? 'tools' : 'delivered'}\t${name} ${version}\n`)

const problems = checkSupply(readLockfile(), readManifest(), readText('.npmrc'))
for (const problem of problems) process.stderr.write(`${problem}\n`)
if (problems.length > 0) process.exitCode = 1
