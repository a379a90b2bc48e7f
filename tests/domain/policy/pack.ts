import { compilePolicies } from '@/cli/content/policies'
import { SEEDS_DIR } from '@/cli/content/read-seeds'
import { evaluate, type BenefitResult, type EvaluateOptions, type Evaluation, type Facts, type PolicyPack } from '@/domain/policy'

export { SEEDS_DIR as seedsDir }
export const wuxi: PolicyPack = (await compilePolicies(SEEDS_DIR)).find(({ id }) => id === 'wuxi-2020-11')!

/** A day after both readings of the 2021 notice, and before any review falls due. */
export const today = '2026-11-22'
export const yixing = { kind: 'enterprise', region: '320282' } as const

export const run = (facts: Facts, options: Partial<EvaluateOptions> = {}): Evaluation => evaluate(wuxi, facts, { asOf: today, ...options })
export const benefit = (evaluation: Evaluation, id: string): BenefitResult => evaluation.benefits.find((result) => result.id === `wuxi-2020-11/${id}`)!

/** Every list answered with "none", nothing certified: the floor on which a test puts one thing. */
export const nothing: Facts = {
  applicant: yixing, patents: [], maintenance: [], overseas: [], madrid: [], projects: [], ipms: { certified: false }, loans: [], insurance: [],
  disputes: [], trademarks: [], gi: [], events: [], nationalTitle: 'none',
}
