// What a page carries to evaluate: bundled and weighed by bench:policy.
import { evaluator, nearMisses } from '@/domain/policy'

Object.assign(globalThis, { evaluator, nearMisses })
