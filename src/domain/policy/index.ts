/**
 * The policy core: what an applicant may claim, how much at most, why, and what is missing.
 *
 * evaluate(pack, facts, {asOf, textOnly?}) → Evaluation      all benefits of a pack, totals, next question
 * evaluator(pack, {asOf, textOnly?}) → (facts) → Evaluation  the same for many applicants
 * nearMisses(pack, facts, {asOf, textOnly?}) → NearMiss[]    conditions just missed, greatest gain first
 * explain(benefit, result, facts) → Branch[]                 the tree of answers and steps, item by item
 * questionsFor(pack, facts) → Question[]                     questions worth asking this applicant, in order
 *                                                            evaluation.nextQuestion: `patents`, `patents[0].costYuan`
 * fieldsFor(question, facts, item) → Field[]                 fields of one list item worth asking
 * questionOf(pack, path) → {question, field?, index?}        the question (and field of a list item) behind a path
 * getFact(facts, path), setFact(facts, path, value) → Facts  never mutates; undefined forgets the answer
 * checkFacts(unknown) → {facts} | {problems}                 for facts from outside (file, code, store)
 *
 * Words for the screen are in the pack ({zh, en}): benefit.title/summary/materials/notes/doubts[].readings, question.title/
 * name/help/options, trace[].say, pack.warnings[key], overlay.reason, exclusion.text. Money is yuan; [lo, hi], hi null = open.
 */
export * from './pack'
export * from './evaluation'
export { checkFacts, APPLICANT_KINDS, PATENT_TYPES, PROJECT_SCHEMES } from './facts'
export type { ApplicantKind, FactProblem, FactProblemCode, Facts } from './facts'
export { MAX_ITEMS, MAX_PATENT_YEARS, MAX_YUAN } from './limits'
export { evaluate, evaluator } from './evaluate'
export { explain, type Branch } from './explain'
export { nearMisses, nearMissFinder } from './near-miss'
export { fieldsFor, questionOf, questionsFor } from './questions'
export { getFact, setFact } from './fact-paths'
export { judge } from './condition'
