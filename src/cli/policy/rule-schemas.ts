import { toJsonSchema, type JsonSchema } from '@valibot/to-json-schema'
import { BenefitRule, ConditionRule, DocumentRule, OverlayRule, QuestionsRule, StepRule, WarningsRule } from '@/domain/policy/rule-schema'

const kinds = { benefit: BenefitRule, document: DocumentRule, overlay: OverlayRule, questions: QuestionsRule, warnings: WarningsRule }

/** The schema without definitions that nothing in it names. */
function pruned({ $defs, ...schema }: JsonSchema): JsonSchema {
  return $defs && JSON.stringify(schema).includes('"#/$defs/') ? { ...schema, $defs } : schema
}

/** JSON Schema (draft 2020-12) of every kind of file under `seeds/policies`, by its name. */
export const ruleSchemas = (): Record<keyof typeof kinds, object> => Object.fromEntries(Object.entries(kinds).map(([name, schema]) =>
  // Trimming has no counterpart there; what it trims is checked again when the rules are compiled.
  [name, pruned(toJsonSchema(schema, { target: 'draft-2020-12', typeMode: 'input', ignoreActions: ['trim'], definitions: { condition: ConditionRule, step: StepRule } }))])) as Record<keyof typeof kinds, object>
