import { checkFacts, setFact, type Condition, type FactRef, type Scalar, type Words } from '@/domain/policy'
import type { ConditionRule, QuestionsRule } from '@/domain/policy/rule-schema'
import { SeedError } from './problems'

/** Where a rule stands: its file, and the list it runs over. */
export interface Place { at: string; each?: string | undefined }

const sample = { money: 1, number: 7, date: '2021-01-01', text: 'a', yesNo: true } as const

/** The facts that may be spoken of, with their names; taken from the questions, which are checked against the facts' schema. */
export class Vocabulary {
  readonly #names = new Map<string, Words>()
  readonly #kinds = new Map<string, string>()
  readonly #values = new Map<string, readonly Scalar[]>()
  readonly #units = new Map<string, readonly string[]>()

  constructor({ questions }: QuestionsRule) {
    for (const question of questions) {
      const at = `policies/questions.yaml ${question.path}`
      if ((question.kind === 'list') !== Boolean(question.itemFields && question.units)) throw new SeedError([{ at, message: 'a list has itemFields and units, nothing else has' }])
      this.#add(at, question.path, question)
      if (question.units) this.#units.set(question.path, question.units)
      for (const field of question.itemFields ?? []) this.#add(`${at}.${field.path}`, `${question.path}[0].${field.path}`, field)
    }
  }

  #add(at: string, path: string, { kind, name, options }: { kind: string; name: Words; options?: { value: string }[] | undefined }) {
    if ((kind === 'choice') !== Boolean(options)) throw new SeedError([{ at, message: 'a choice has options, nothing else has' }])
    const values = kind === 'list' ? [[]] : kind === 'region' ? ['320282'] : options?.map(({ value }) => value) ?? [sample[kind as keyof typeof sample]]
    for (const value of values) this.#check(at, path, value)
    this.#names.set(path, name)
    this.#kinds.set(path, kind)
    if (options) this.#values.set(path, values as string[])
    if (kind === 'yesNo') this.#values.set(path, [true, false])
  }

  #check(at: string, path: string, value: unknown) {
    const { problems } = checkFacts(setFact({}, path, value))
    if (problems) throw new SeedError([{ at, message: `${path} cannot be ${JSON.stringify(value)} (${problems[0]!.code})` }])
  }

  /** `item.costYuan` in `patents` → `patents[0].costYuan` */
  #path(name: string, { at, each }: Place): string {
    if (!name.startsWith('item.')) return name
    if (!each) throw new SeedError([{ at, message: `${name} needs "each": a list to run over` }])
    return `${each}[0].${name.slice('item.'.length)}`
  }

  /** @throws SeedError when nobody asks for such a fact, or it is of another kind */
  ref(name: string, place: Place, kind?: string): FactRef {
    const path = this.#path(name, place)
    const found = this.#kinds.get(path)
    if (!found) throw new SeedError([{ at: place.at, message: `fact ${name} is not among the questions` }])
    if (kind && found !== kind) throw new SeedError([{ at: place.at, message: `fact ${name} is a ${found}, not a ${kind}` }])
    return name.split('.') as unknown as FactRef
  }

  list(name: string, at: string): void {
    if (this.#kinds.get(name) !== 'list') throw new SeedError([{ at, message: `${name} is no list among the questions` }])
  }

  /** The values it may have when they can be listed. */
  values(name: string, place: Place): readonly Scalar[] | undefined {
    return this.#values.get(this.#path(name, place))
  }

  /** What an amount over this list may be counted by; a benefit without a list is counted by applicant. */
  unitsOf(each: string | undefined): readonly string[] {
    return each === undefined ? ['单位'] : this.#units.get(each)!
  }

  /** The fact of a list's items that is a date, if there is one. */
  dateOf(each: string): string | undefined {
    return [...this.#kinds].find(([path, kind]) => kind === 'date' && path.startsWith(`${each}[0].`))?.[0].replace(`${each}[0]`, 'item')
  }

  name(name: string, place: Place): Words {
    this.ref(name, place)
    return this.#names.get(this.#path(name, place))!
  }

  /** Compiles a condition, with every value checked against the fact it is compared with. */
  condition(rule: ConditionRule, place: Place): Condition {
    if ('all' in rule) return { all: rule.all.map((part) => this.condition(part, place)) }
    if ('any' in rule) return { any: rule.any.map((part) => this.condition(part, place)) }
    if ('not' in rule) return { not: this.condition(rule.not, place) }
    const fact = this.ref(rule.fact, place)
    const values = 'is' in rule ? [rule.is] : 'oneOf' in rule ? rule.oneOf : rule.between
    for (const value of values) this.#check(place.at, this.#path(rule.fact, place), value)
    if ('between' in rule) return { fact, between: rule.between }
    return 'is' in rule ? { fact, is: rule.is } : { fact, oneOf: rule.oneOf }
  }
}
