import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type Server } from 'node:tls'

/** A key and a certificate for this machine alone, made anew for each run. */
function selfSigned(): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'ipw-tls-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  try {
    const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert])
    if (made.status !== 0) throw new Error(`openssl: ${made.stderr?.toString() ?? made.error}`)
    return { key: readFileSync(key), cert: readFileSync(cert) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** An encrypted door before a plain one, for browsers that keep no `Secure` cookie of a plain origin, not even of localhost. */
export class TlsFront {
  private readonly server: Server
  private readonly sockets = new Set<Socket>()

  private constructor(server: Server) {
    this.server = server
  }

  static async before(port: number): Promise<TlsFront> {
    const server = createServer(selfSigned())
    const front = new TlsFront(server)
    server.on('secureConnection', (phone) => {
      const behind = connect(port, '127.0.0.1')
      for (const [socket, other] of [[phone, behind], [behind, phone]] as const) {
        front.sockets.add(socket)
        socket.on('error', () => undefined)
        socket.on('close', () => {
          front.sockets.delete(socket)
          other.destroy()
        })
      }
      phone.pipe(behind).pipe(phone)
    })
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    return front
  }

  get origin(): string {
    return `https://localhost:${(this.server.address() as { port: number }).port}`
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    await new Promise((resolve) => { this.server.close(resolve) })
  }
}
