/** Prometheus' text format, version 0.0.4: one block of lines for each metric. */

export type Labels = Readonly<Record<string, string>>

const escaped = (text: string): string => text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')
const labelText = (labels: Labels): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return pairs.length > 0 ? `{${pairs.join(',')}}` : ''
}
const line = (name: string, labels: Labels, value: number): string => `${name}${labelText(labels)} ${value}`
const head = (name: string, help: string, type: string): string[] => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`]

/** Values that only grow, one for each combination of labels that came up. */
export class Counter {
  readonly #name: string
  readonly #help: string
  readonly #values = new Map<string, { labels: Labels; value: number }>()

  constructor(name: string, help: string) {
    this.#name = name
    this.#help = help
  }

  add(labels: Labels, amount = 1): void {
    const key = labelText(labels)
    const held = this.#values.get(key)
    if (held) held.value += amount
    else this.#values.set(key, { labels, value: amount })
  }

  lines(): string[] {
    return [...head(this.#name, this.#help, 'counter'), ...[...this.#values.values()].map(({ labels, value }) => line(this.#name, labels, value))]
  }
}

interface Observed {
  labels: Labels
  /** How many fell into each bucket alone; the last is for what is above all bounds. */
  buckets: number[]
  sum: number
}

/** How often a value fell under each of the bounds, one set for each combination of labels. */
export class Histogram {
  readonly #name: string
  readonly #help: string
  readonly #bounds: readonly number[]
  readonly #values = new Map<string, Observed>()

  /** @param bounds ascending */
  constructor(name: string, help: string, bounds: readonly number[]) {
    this.#name = name
    this.#help = help
    this.#bounds = bounds
  }

  observe(labels: Labels, value: number): void {
    const key = labelText(labels)
    let held = this.#values.get(key)
    if (!held) this.#values.set(key, held = { labels, buckets: Array.from({ length: this.#bounds.length + 1 }, () => 0), sum: 0 })
    const above = this.#bounds.findIndex((bound) => value <= bound)
    held.buckets[above < 0 ? this.#bounds.length : above]! += 1
    held.sum += value
  }

  lines(): string[] {
    return [...head(this.#name, this.#help, 'histogram'), ...[...this.#values.values()].flatMap((each) => this.#linesOf(each))]
  }

  #linesOf({ labels, buckets, sum }: Observed): string[] {
    let count = 0
    const bounds = [...this.#bounds.map(String), '+Inf']
    const cumulated = buckets.map((size, index) => line(`${this.#name}_bucket`, { ...labels, le: bounds[index]! }, count += size))
    return [...cumulated, line(`${this.#name}_sum`, labels, sum), line(`${this.#name}_count`, labels, count)]
  }
}

/** Values read at the moment they are asked for. */
export const gauge = (name: string, help: string, values: readonly (readonly [Labels, number])[], type: 'gauge' | 'counter' = 'gauge'): string[] =>
  [...head(name, help, type), ...values.map(([labels, value]) => line(name, labels, value))]
