/** Something wrong in the seeds, worded for the person who edits them. */
export interface Problem {
  /** File under `seeds/`, with the place in it. */
  at: string
  message: string
}

export class SeedError extends Error {
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => `${problem.at}: ${problem.message}`).join('\n'))
    this.name = 'SeedError'
    this.problems = problems
  }
}
