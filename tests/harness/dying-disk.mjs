// Loaded into a server process before it starts (`--import`): after SIGUSR2 the process kills itself (SIGKILL) just before its
// DIE_BEFORE_WRITE-th write or forcing of a file below DATA_DIR.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

let left = Number.POSITIVE_INFINITY
process.on('SIGUSR2', () => { left = Number(process.env.DIE_BEFORE_WRITE) })

const count = () => {
  left -= 1
  if (left <= 0) {
    process.kill(process.pid, 'SIGKILL')
    // Nothing more happens, however long the signal takes.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  }
}
for (const name of ['writeSync', 'fsyncSync', 'fdatasyncSync', 'ftruncateSync', 'renameSync', 'unlinkSync']) {
  const real = fs[name]
  fs[name] = (...parts) => {
    count()
    return real(...parts)
  }
}
syncBuiltinESMExports()
