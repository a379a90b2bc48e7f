import type { Find } from './findings'

/** Places of one chain that bear a signature: the chain must pass through each of them. */
export class SealedPlaces {
  readonly #left: Map<number, string>
  readonly #other: number[] = []

  constructor(sealed: ReadonlyMap<number, string>) {
    this.#left = new Map(sealed)
  }

  pass({ seq, hash }: { seq: number; hash: string }): void {
    const signed = this.#left.get(seq)
    if (signed === undefined) return
    this.#left.delete(seq)
    if (signed !== hash) this.#other.push(seq)
  }

  report(find: Find): void {
    for (const seq of this.#other) find(`entry ${seq}`, 'is not the one that was signed')
    const gone = [...this.#left.keys()]
    if (gone.length > 0) find(`entry ${Math.max(...gone)}`, 'was signed and is no longer there')
  }
}
