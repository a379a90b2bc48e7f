import { connect, createServer, type Server, type Socket } from 'node:net'

/** A line between phone and server on which only so many bytes go towards the server; then it is silent, not closed. */
export class CutLine {
  readonly port: number
  /** Offsets of the upload pieces the phone began to send. */
  readonly offsets: number[] = []
  private allowance = Number.POSITIVE_INFINITY
  private readonly server: Server
  private readonly sockets = new Set<Socket>()

  private constructor(server: Server, port: number) {
    this.server = server
    this.port = port
  }

  static async to(target: number): Promise<CutLine> {
    const server = createServer()
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    const line = new CutLine(server, (server.address() as { port: number }).port)
    server.on('connection', (phone) => line.carry(phone, connect(target, '127.0.0.1')))
    return line
  }

  get origin(): string {
    return `http://localhost:${this.port}`
  }

  /** From now on lets `bytes` through and no more. */
  cutAfter(bytes: number): void {
    this.allowance = bytes
  }

  mend(): void {
    this.allowance = Number.POSITIVE_INFINITY
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    await new Promise((resolve) => { this.server.close(resolve) })
  }

  private carry(phone: Socket, server: Socket): void {
    for (const [socket, other] of [[phone, server], [server, phone]] as const) {
      this.sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        this.sockets.delete(socket)
        other.destroy()
      })
    }
    server.on('data', (chunk) => phone.write(chunk))
    phone.on('data', (chunk: Buffer) => {
      const offset = /^PATCH \/api\/uploads\/[^]*?^upload-offset: (\d+)/im.exec(chunk.toString('latin1'))?.[1]
      if (offset !== undefined) this.offsets.push(Number(offset))
      const passed = chunk.subarray(0, Math.max(0, Math.min(chunk.length, this.allowance)))
      this.allowance -= passed.length
      if (passed.length > 0) server.write(passed)
    })
  }
}
