export { knownFacts, withKnown } from '@/domain/policy/known-facts'
