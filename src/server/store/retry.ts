/** serialization_failure, deadlock_detected, unique_violation: another writer came first; from the top it will be seen. */
const AGAIN = new Set(['40001', '40P01', '23505'])
const ATTEMPTS = 6

/** SQLSTATE of a failure from either driver, also when drizzle has wrapped it. */
export function sqlState(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = (cause as { code?: unknown }).code
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code
  }
  return undefined
}

export interface RetryTools {
  wait(ms: number): Promise<void>
  random(): number
}

/** Runs `work` again, after a short random pause, when the database refused it only because of another writer. */
export async function retrying<T>(work: () => Promise<T>, tools: RetryTools): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (attempt >= ATTEMPTS || !AGAIN.has(sqlState(error) ?? '')) throw error
      await tools.wait(tools.random() * 10 * 2 ** attempt)
    }
  }
}
