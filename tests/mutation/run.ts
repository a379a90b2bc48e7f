// `npm run -s mutation [-- --mutate src/domain/policy/steps/at-most.ts]`: changes every operator, constant and step of the policy core
// in turn and tells which changes its specification does not notice. Exit status 1 below 95 of 100. Takes about half an hour for all
// where nothing else runs; `-- --incremental` plays again only what changed since.
import { spawnSync } from 'node:child_process'
import { root } from '~/src/cli/setup.mjs'
import { installIn } from '../harness/own-packages'

const FOLDER = 'tests/mutation'

installIn(FOLDER)
const { status } = spawnSync(process.execPath, [`${FOLDER}/node_modules/@stryker-mutator/core/bin/stryker.js`, 'run', `${FOLDER}/stryker.config.mjs`, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })
process.exit(status ?? 1)
