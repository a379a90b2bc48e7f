import type { Step } from '../pack'
import { atMost } from './at-most'
import type { Entry, Run, Through } from './entry'
import { multiply } from './multiply'
import { sum } from './sum'
import { sumPer } from './sum-per'
import { take } from './take'
import { when } from './when'

export type { Entry, Run } from './entry'

function bounded(step: Step): Through {
  switch (step.step) {
    case 'take': return take(step)
    case 'atMost': return atMost(step)
    case 'multiply': return multiply(step)
    case 'when': return when(step, through)
    default: throw new Error(`${step.step} adds up a list and cannot stand under "when"`)
  }
}

/** A list nobody answered has any number of items: no limit on one of them bounds it. */
function through(step: Step): Through {
  const go = bounded(step)
  return (entry, run) => entry.open ? entry : go(entry, run)
}

/** The entries before they were added up, and the one amount at the end. */
export interface Calculated { parts: readonly Entry[]; total: Entry | undefined }
export type Calculation = (entries: readonly Entry[], run: Run) => Calculated

interface State { at: readonly Entry[]; parts: readonly Entry[] }
type Stage = (state: State, run: Run) => void

function stageOf(step: Step): Stage {
  if (step.step === 'sumPer') return (state, run) => { state.parts = state.at = sumPer(step, state.at, run) }
  if (step.step === 'sum') return (state, run) => { state.at = [sum(step, state.parts = state.at, run)] }
  const go = through(step)
  return (state, run) => {
    const gone: Entry[] = []
    for (const entry of state.at) gone.push(go(entry, run))
    state.at = gone
  }
}

/** Makes the calculation of several steps; it is done for very many applicants. */
export function calculationOf(steps: readonly Step[]): Calculation {
  const stages = steps.map(stageOf)
  const adds = steps.some(({ step }) => step === 'sum')
  return (entries, run) => {
    const state = { at: entries, parts: entries }
    for (const stage of stages) stage(state, run)
    return { parts: adds ? state.parts : state.at, total: state.at[0] }
  }
}
