import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalJson } from '@/domain/canonical'
import type { Overlay, PolicyPack, Question, Warning } from '@/domain/policy'
import { BenefitRule, DocumentRule, OverlayRule, QuestionsRule, WarningsRule } from '@/domain/policy/rule-schema'
import { compileBenefit, listedIn } from './policy-benefit'
import type { BenefitCases } from './policy-cases'
import { dateProblems } from './policy-dates'
import { undeclaredOverlaps } from './policy-overlap'
import { Vocabulary } from './policy-vocabulary'
import { SeedError, type Problem } from './problems'
import { readFolder, readYaml, shaped, stem } from './read-seeds'

const FOLDER = 'policies'
const OVERLAYS = 'overlays'

/** A document's rules as written, shape checked. */
interface Written { document: DocumentRule; rules: { path: string; rule: BenefitRule }[] }

async function documentFolders(seedsDir: string): Promise<string[]> {
  const entries = await readdir(join(seedsDir, FOLDER), { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory() && entry.name !== OVERLAYS).map(({ name }) => name).sort()
}

/** All problems of several files at once, so that one run shows them all. */
function collected<In, Out>(inputs: readonly In[], work: (input: In) => Out): Out[] {
  const problems: Problem[] = []
  const results = inputs.flatMap((input) => {
    try {
      return [work(input)]
    } catch (error) {
      if (!(error instanceof SeedError)) throw error
      problems.push(...error.problems)
      return []
    }
  })
  if (problems.length) throw new SeedError(problems)
  return results
}

async function readDocument(seedsDir: string, folder: string): Promise<Written> {
  const files = await readFolder(seedsDir, `${FOLDER}/${folder}`)
  const head = files.find(({ path }) => stem(path) === 'document')
  if (!head) throw new SeedError([{ at: `${FOLDER}/${folder}`, message: 'document.yaml is missing' }])
  const document = shaped(DocumentRule, head.value, head.path)
  if (document.id !== folder) throw new SeedError([{ at: head.path, message: `id must be the folder's name, ${folder}` }])
  const rules = collected(files.filter((file) => file !== head), ({ path, value }) => {
    const rule = shaped(BenefitRule, value, path)
    const problems = [
      rule.id === stem(path) ? '' : `id must be the file's name, ${stem(path)}`,
      rule.article <= document.articles ? '' : `the document has only ${document.articles} articles`,
    ].filter(Boolean)
    if (problems.length) throw new SeedError(problems.map((message) => ({ at: path, message })))
    return { path, rule }
  })
  return { document, rules }
}

const needs = (asks: readonly string[], path: string): boolean => asks.some((ask) => ask === path || ask.startsWith(`${path}.`))

function references(pack: Omit<PolicyPack, 'sha256'>): Problem[] {
  const ids = new Set(pack.benefits.map(({ id }) => id))
  const topics = new Set(pack.topics.map(({ id }) => id))
  const named = [
    ...pack.benefits.flatMap(({ id, warnings }) => warnings.map((warning) => ({ at: id, warning }))),
    ...pack.overlays.flatMap(({ id, blocks }) => blocks.map(({ warning }) => ({ at: id, warning }))),
    { at: 'policies/warnings.yaml', warning: 'reviewDue' },
  ]
  return [
    ...named.filter(({ warning }) => !Object.hasOwn(pack.warnings, warning)).map(({ at, warning }) => ({ at, message: `warning ${warning} does not exist` })),
    ...pack.overlays.flatMap(({ id, blocks }) => blocks.flatMap(({ benefits }) => benefits.filter((benefit) => !ids.has(benefit)).map((benefit) => ({ at: id, message: `benefit ${benefit} does not exist` })))),
    ...pack.questions.filter(({ topic }) => !topics.has(topic)).map(({ path, topic }) => ({ at: path, message: `topic ${topic} does not exist` })),
    ...pack.questions.filter(({ neededBy }) => neededBy.length === 0).map(({ path }) => ({ at: path, message: 'no benefit needs this question' })),
  ]
}

/**
 * Compiles `seeds/policies` to one pack per document. The same seeds always give the same pack, whatever the order of files.
 * @throws SeedError naming every place that does not fit
 */
export async function compilePolicies(seedsDir: string): Promise<PolicyPack[]> {
  const rule = shaped(QuestionsRule, await readYaml(seedsDir, `${FOLDER}/questions.yaml`), `${FOLDER}/questions.yaml`)
  const warnings: Record<string, Warning> = shaped(WarningsRule, await readYaml(seedsDir, `${FOLDER}/warnings.yaml`), `${FOLDER}/warnings.yaml`)
  const overlays: Overlay[] = collected(await readFolder(seedsDir, `${FOLDER}/${OVERLAYS}`), ({ path, value }) => shaped(OverlayRule, value, path))
  const vocabulary = new Vocabulary(rule)
  const packs: PolicyPack[] = []
  for (const folder of await documentFolders(seedsDir)) {
    const { document: { id, version, exclusions, source: _source, ...head }, rules } = await readDocument(seedsDir, folder)
    const compiled = collected(rules, ({ path, rule }) => ({ benefit: compileBenefit(rule, id, vocabulary, path), addsTo: rule.addsTo.map((other) => `${id}/${other}`), at: path }))
    const overlaps = undeclaredOverlaps(compiled, ({ each }) => listedIn(vocabulary, each))
    if (overlaps.length) throw new SeedError(overlaps)
    const benefits = compiled.map(({ benefit }) => benefit).sort((a, b) => a.article - b.article || a.item - b.item || (a.id < b.id ? -1 : 1))
    const { otherwise: _otherwise, concerns: _concerns, ...dateDoubt } = head.dateDoubt
    const questions = rule.questions.map(({ askIf, itemFields, units: _units, ...question }): Question => ({
      ...question,
      id: question.path,
      ...(askIf && { askIf: vocabulary.condition(askIf, { at: question.path }) }),
      ...(itemFields && { itemFields: itemFields.map(({ askIf, ...field }) => ({ ...field, ...(askIf && { askIf: vocabulary.condition(askIf, { at: field.path, each: question.path }) }) })) }),
      neededBy: benefits.filter(({ asks }) => needs(asks, question.path)).map(({ id }) => id),
    }))
    const pack: Omit<PolicyPack, 'sha256'> = {
      id, version, benefits, warnings, questions,
      document: { ...head, dateDoubt },
      exclusions: exclusions.map(({ where, ...exclusion }) => ({ ...exclusion, where: where.map((condition) => vocabulary.condition(condition, { at: `${folder}/document.yaml`, each: exclusion.list })) })),
      overlays: overlays.filter(({ blocks }) => blocks.some(({ benefits }) => benefits.some((benefit) => benefit.startsWith(`${id}/`)))),
      topics: rule.topics,
    }
    const problems = [...references(pack), ...dateProblems(pack, overlays)]
    if (problems.length) throw new SeedError(problems)
    packs.push({ ...pack, sha256: createHash('sha256').update(canonicalJson(pack)).digest('hex') })
  }
  return packs
}

/** The examples written into the rules. */
export async function readPolicyCases(seedsDir: string): Promise<BenefitCases[]> {
  const documents = await Promise.all((await documentFolders(seedsDir)).map((folder) => readDocument(seedsDir, folder)))
  return documents.flatMap(({ document, rules }) => rules.map(({ path, rule }) => ({ benefit: `${document.id}/${rule.id}`, pack: document.id, at: path, reviewed: rule.standing.reviewed, cases: rule.cases })))
}
