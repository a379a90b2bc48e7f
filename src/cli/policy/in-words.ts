import { yuanText } from '@/domain/money'
import { questionOf, type Benefit, type Condition, type FactRef, type Facts, type PolicyPack, type Step, type Words, type YuanRange } from '@/domain/policy'

export type Language = keyof Words

const signs = {
  zh: { and: '且', or: '或', not: '不是', colon: '：', comma: '，', semicolon: '；', yes: '是', no: '否', none: '没有', unasked: '未回答', open: '上限不明', noAmount: '文件未写金额', yuan: (text: string) => `${text} 元`, to: '至', inside: '范围内', if: '如果' },
  en: { and: ' and ', or: ' or ', not: 'not ', colon: ': ', comma: ', ', semicolon: '; ', yes: 'yes', no: 'no', none: 'none', unasked: 'not answered', open: 'no upper bound known', noAmount: 'no amount in the text', yuan: (text: string) => `${text} yuan`, to: ' to ', inside: ' or inside it', if: 'If ' },
} as const

const grouped = (yuan: number): string => yuanText(Math.round(yuan * 100)).replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/** What the rules say, in the words of one language, for people who check them. */
export function inWords(pack: PolicyPack, language: Language) {
  const sign = signs[language]
  const named = (path: string) => {
    const { question, field } = questionOf(pack, path) ?? {}
    return field ?? question
  }
  const value = (path: string, given: unknown): string => {
    if (typeof given === 'boolean') return given ? sign.yes : sign.no
    const option = named(path)?.options?.find((one) => one.value === given)
    return option ? option.label[language] : typeof given === 'number' && path.endsWith('Yuan') ? sign.yuan(grouped(given)) : String(given)
  }
  const name = (path: string): string => named(path)?.name[language] ?? path
  const pathOf = ([first, second]: FactRef, each: string | undefined): string => first === 'item' ? `${each}[0].${second}` : second === undefined ? first : `${first}.${second}`

  const amount = (range: YuanRange | null): string => {
    if (range === null) return sign.noAmount
    const [lo, hi] = range
    if (hi === null) return lo > 0 ? `${sign.yuan(grouped(lo))}${sign.comma}${sign.open}` : sign.open
    return lo === hi ? sign.yuan(grouped(lo)) : sign.yuan(`${grouped(lo)}–${grouped(hi)}`)
  }

  function condition(one: Condition, each?: string): string {
    if ('not' in one) return `${sign.not}${condition(one.not, each)}`
    if ('all' in one) return one.all.map((part) => condition(part, each)).join(sign.and)
    if ('any' in one) return one.any.map((part) => condition(part, each)).join(sign.or)
    const path = pathOf(one.fact, each)
    if ('between' in one) return `${name(path)}${sign.colon}${one.between.join(sign.to)}`
    if ('inside' in one) return `${name(path)}${sign.colon}${one.inside}${sign.inside}`
    return `${name(path)}${sign.colon}${('is' in one ? [one.is] : one.oneOf).map((given) => value(path, given)).join(sign.or)}`
  }

  const step = (one: Step, each?: string): string => one.step === 'when'
    ? `${sign.if}${condition(one.condition, each)}${sign.comma}${one.steps.map((inner) => step(inner, each)).join(sign.semicolon)}`
    : one.say[language]

  /** One line per fact; list items are numbered. */
  function facts(given: Facts): string {
    const lines = (held: object, path: string): string[] => Object.entries(held).map(([key, inner]) => `${name(`${path}.${key}`)}${sign.colon}${value(`${path}.${key}`, inner)}`)
    return Object.entries(given).flatMap(([key, held]: [string, unknown]) => {
      if (Array.isArray(held)) return held.length ? held.map((item: object, index) => `${name(key)} ${index + 1}${sign.colon}${lines(item, `${key}[${index}]`).join(sign.comma)}`) : [`${name(key)}${sign.colon}${sign.none}`]
      return held !== null && typeof held === 'object' ? lines(held, key) : [`${name(key)}${sign.colon}${value(key, held)}`]
    }).join('\n')
  }

  return {
    amount, facts,
    conditions: ({ conditions, itemConditions, each }: Benefit): string[] => [...conditions, ...itemConditions].map((one) => condition(one, each)),
    steps: (steps: readonly Step[], { each }: Benefit): string[] => steps.map((one) => step(one, each)),
    /** A fact's path as people name it; what is no fact stays as it is. */
    name,
    kinds: (given: readonly string[]): string => given.map((kind) => value('applicant.kind', kind)).join(language === 'zh' ? '、' : ', '),
  }
}
