import { connect, type Socket } from 'node:net'

export interface SlowClients {
  /** How long each lived until the server dropped it, seconds; those still alive are not in it. */
  lived: number[]
  end(): void
}

/** Clients that open a connection, send this and then one byte each half second, never to an end. */
export function slowClients(port: number, count: number, first: string): SlowClients {
  const lived: number[] = []
  const sockets: Socket[] = []
  const timers: ReturnType<typeof setInterval>[] = []
  for (let at = 0; at < count; at += 1) {
    const socket = connect(port, '127.0.0.1', () => { socket.write(first) })
    const began = performance.now()
    const timer = setInterval(() => { if (socket.writable) socket.write('a') }, 500)
    socket.on('error', () => undefined).on('data', () => undefined)
    socket.once('close', () => {
      clearInterval(timer)
      lived.push(Math.round((performance.now() - began) / 1000))
    })
    sockets.push(socket)
    timers.push(timer)
  }
  return { lived, end: () => { for (const socket of sockets) socket.destroy() } }
}
