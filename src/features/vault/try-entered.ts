import type { ErrorCode } from '@/contract'
import { enteredPassphrases } from '@/domain/accounts/passphrase'
import { errorCode } from '@/features/drafts'

const WRONG: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['passphrase-wrong', 'sign-in-refused'])

/**
 * Does `act` with what was entered, and where that is wrong once more without the blanks around it.
 * @throws what the last try threw
 */
export async function tryEntered<T>(text: string, act: (passphrase: string) => Promise<T>): Promise<T> {
  const [typed = '', bare] = enteredPassphrases(text)
  try {
    return await act(typed)
  } catch (problem) {
    if (bare === undefined || !WRONG.has(errorCode(problem))) throw problem
    return act(bare)
  }
}
