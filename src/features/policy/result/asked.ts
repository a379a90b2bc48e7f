export { evaluateAsked, type AskedResult } from '@/domain/policy/asked'
