/** npm run -s sbom > FILE: bill of materials (CycloneDX 1.6, JSON) of all that the lockfile names. */
import { readLockfile, readManifest } from './supply/project'
import { sbom } from './supply/sbom'

process.stdout.write(`${JSON.stringify(sbom(readLockfile(), readManifest()), undefined, 1)}\n`)
