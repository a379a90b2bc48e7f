import { compilePolicies } from '@/cli/content/policies'
import type { PolicyPack } from '@/domain/policy'

/** The pack of the 2020 document, compiled from the seeds as the build does. */
export async function compiledPack(): Promise<PolicyPack> {
  const [pack] = await compilePolicies('seeds')
  return pack!
}
