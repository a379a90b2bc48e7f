// Stands for src/cli/content/policies while the core is changed.
import { inject } from 'vitest'
import type { BenefitCases } from '../../src/cli/content/policy-cases'
import type { PolicyPack } from '../../src/domain/policy'

const { packs, cases } = JSON.parse(inject('compiled')) as { packs: PolicyPack[]; cases: BenefitCases[] }

export const compilePolicies = async (): Promise<PolicyPack[]> => packs
export const readPolicyCases = async (): Promise<BenefitCases[]> => cases
