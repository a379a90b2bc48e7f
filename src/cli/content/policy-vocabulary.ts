import { checkFacts, setFact, type Condition, type FactRef, type Words } from '@/domain/policy'
import type { ConditionRule, QuestionsRule } from '@/domain/policy/rule-schema'
import { SeedError } from './problems'

/** Where a rule stands: its file, and the list it runs over. */
export interface Place { at: string; each?: string | undefined }

const sample = { money: 1, number: 7, date: '2021-01-01', text: 'a', yesNo: true } as const

/** The facts that may be spoken of, with their names; taken from the questions, which are checked against the facts' schema. */
export class Vocabulary {
  readonly #names = new Map<string, Words>()
  readonly #kinds = new Map<string, string>()

  constructor({ questions }: QuestionsRule) {
    for (const question of questions) {
      const at = `policies/questions.yaml ${question.path}`
      if ((question.kind === 'list') !== Boolean(question.itemFields)) throw new SeedError([{ at, message: 'a list has itemFields, nothing else has' }])
      this.#add(at, question.path, question)
      for (const field of question.itemFields ?? []) this.#add(`${at}.${field.path}`, `${question.path}[0].${field.path}`, field)
    }
  }

  #add(at: string, path: string, { kind, name, options }: { kind: string; name: Words; options?: { value: string }[] | undefined }) {
    if ((kind === 'choice') !== Boolean(options)) throw new SeedError([{ at, message: 'a choice has options, nothing else has' }])
    const values = kind === 'list' ? [[]] : kind === 'region' ? ['320282'] : options?.map(({ value }) => value) ?? [sample[kind as keyof typeof sample]]
    for (const value of values) this.#check(at, path, value)
    this.#names.set(path, name)
    this.#kinds.set(path, kind)
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
