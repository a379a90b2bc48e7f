import { statSync } from 'node:fs'
import type { TestSequencer, TestSpecification } from 'vitest/node'

/** These take long for their size: browsers, processes, whole servers. */
const LONG = /e2e\/(looks|main-job|vault|without-account|nothing-on-disk)|simulate\/simulate|server\/(process|rolling-restart)|cli\/(backup|privacy)|content\/seeds/

/** Test files in the order in which they are begun: the last ones are short, and no worker waits long for another. */
export class LongestFirst implements TestSequencer {
  shard(files: TestSpecification[]): TestSpecification[] {
    return files
  }

  sort(files: TestSpecification[]): TestSpecification[] {
    return files.map((file) => ({ file, isLong: LONG.test(file.moduleId), size: statSync(file.moduleId).size }))
      .sort((a, b) => Number(b.isLong) - Number(a.isLong) || b.size - a.size).map(({ file }) => file)
  }
}
