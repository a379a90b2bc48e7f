/**
 * Answers single questions with few statements: those that come while one is under way wait for the next, which asks for all of
 * them at once. Each is answered by a statement that began after it had come, so nothing older is ever given than by asking alone.
 * @param ask one answer for each key, in their order
 * @param lanes statements under way at once
 */
export function together<Key, Answer>(ask: (keys: readonly Key[]) => Promise<readonly Answer[]>, lanes: number): (key: Key) => Promise<Answer> {
  let waiting: { key: Key; resolve(answer: Answer): void; reject(error: unknown): void }[] = []
  let running = 0
  const askAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const asked = waiting
      waiting = []
      try {
        const answers = await ask(asked.map(({ key }) => key))
        for (const [index, { resolve }] of asked.entries()) resolve(answers[index]!)
      } catch (error) {
        for (const { reject } of asked) reject(error)
      }
    }
    running -= 1
  }
  return (key) => new Promise((resolve, reject) => {
    waiting.push({ key, resolve, reject })
    if (running >= lanes) return
    running += 1
    // After whatever else has come in the same moment.
    setImmediate(() => void askAll())
  })
}
