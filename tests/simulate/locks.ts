/** Row locks: held until their owner lets all of them go, given in the order of asking. */
export class Locks {
  private readonly holders = new Map<string, { owner: object; waiting: { owner: object; go: () => void }[] }>()

  async take(owner: object, key: string): Promise<void> {
    const held = this.holders.get(key)
    if (!held) {
      this.holders.set(key, { owner, waiting: [] })
      return
    }
    if (held.owner !== owner) await new Promise<void>((go) => { held.waiting.push({ owner, go }) })
  }

  release(owner: object): void {
    for (const [key, held] of this.holders) {
      if (held.owner !== owner) continue
      const next = held.waiting.shift()
      if (next) {
        held.owner = next.owner
        next.go()
      } else {
        this.holders.delete(key)
      }
    }
  }
}
