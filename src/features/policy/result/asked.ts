export { askedEvaluator, evaluateAsked, type AskedResult } from '@/domain/policy/asked'
