import { spawn, type ChildProcess } from 'node:child_process'

/** A screen nobody looks at, for a browser that has no way to do without one. */
export class Display {
  readonly name: string
  private readonly child: ChildProcess

  private constructor(name: string, child: ChildProcess) {
    this.name = name
    this.child = child
  }

  /** The server itself finds a free number and tells it. */
  static async start(): Promise<Display> {
    const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1000x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
    const number = await new Promise<string>((resolve, reject) => {
      child.stdio[3]!.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()))
      child.once('exit', (code) => reject(new Error(`Xvfb ended (${code})`)))
      child.once('error', reject)
    })
    return new Display(`:${number}`, child)
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return
    const ended = new Promise((resolve) => this.child.once('exit', resolve))
    this.child.kill()
    await ended
  }
}
