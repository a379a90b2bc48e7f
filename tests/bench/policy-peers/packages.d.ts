// The peers are installed in this folder by the bench alone; the rest of the project is checked without them.
declare module 'json-rules-engine' {
  export class Engine {
    addOperator(name: string, holds: (value: string, wanted: string) => boolean): void
    addRule(rule: object): void
    run(facts: object): Promise<unknown>
  }
}
declare module 'publicodes' {
  export default class Engine {
    constructor(rules: object)
    setSituation(situation: Record<string, string>): void
    evaluate(rule: string): { nodeValue?: unknown }
  }
}
