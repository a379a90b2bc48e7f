// Loaded into a server process before it starts (`--import`): SIGUSR2 fills the disk below DATA_DIR, the next empties it. A full
// disk takes what replaces bytes that are there and refuses what makes a file longer, or new.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { resolve } from 'node:path'

const folder = resolve(process.env.DATA_DIR)
let full = false
process.on('SIGUSR2', () => { full = !full })

const real = { ...fs }
const paths = new Map()
const below = (path) => typeof path === 'string' && resolve(path).startsWith(folder)
const noSpace = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28, syscall: 'write' })
const size = (buffer, length) => length ?? (typeof buffer === 'string' ? Buffer.byteLength(buffer) : buffer.byteLength)
const refuses = (fd, length, position) => {
  if (!full || !paths.has(fd)) return false
  return typeof position !== 'number' || position + length > real.fstatSync(fd).size
}

fs.openSync = (path, ...more) => {
  const fd = real.openSync(path, ...more)
  if (below(path)) paths.set(fd, path)
  return fd
}
fs.open = (path, ...more) => {
  const done = more.pop()
  real.open(path, ...more, (error, fd) => {
    if (!error && below(path)) paths.set(fd, path)
    done(error, fd)
  })
}
fs.closeSync = (fd) => { paths.delete(fd); real.closeSync(fd) }
fs.close = (fd, ...more) => { paths.delete(fd); real.close(fd, ...more) }
fs.writeSync = (fd, buffer, offset, length, position) => {
  if (refuses(fd, size(buffer, length), position)) throw noSpace()
  return real.writeSync(fd, buffer, offset, length, position)
}
fs.write = (fd, buffer, ...more) => {
  const done = more.at(-1)
  if (refuses(fd, size(buffer, more[1]), more.length > 3 ? more[2] : undefined)) return process.nextTick(done, noSpace())
  return real.write(fd, buffer, ...more)
}
fs.writev = (fd, buffers, ...more) => {
  if (full && paths.has(fd)) return process.nextTick(more.at(-1), noSpace())
  return real.writev(fd, buffers, ...more)
}
fs.ftruncateSync = (fd, length = 0) => {
  if (refuses(fd, length, 0)) throw noSpace()
  real.ftruncateSync(fd, length)
}
fs.writeFileSync = (path, ...more) => {
  if (full && below(path)) throw noSpace()
  real.writeFileSync(path, ...more)
}
const open = fs.promises.open
fs.promises.open = async (path, flags = 'r', ...more) => {
  if (full && below(path) && /[wa]/.test(String(flags))) throw noSpace()
  return open(path, flags, ...more)
}
syncBuiltinESMExports()
