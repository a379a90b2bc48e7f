import { bareText } from '@/domain/bare-text'
import type { Benefit, BenefitResult, Topic } from '@/domain/policy'

export interface ItemFilter { text: string; standing: 'all' | BenefitResult['standing']; topic: string | undefined }

/** Whether every word typed is found in an item's title, summary, notes or article number, in either language. */
export function matchesText({ title, summary, notes, article }: Benefit, text: string): boolean {
  const words = text.trim().split(/\s+/).map(bareText).filter(Boolean)
  // words: what people type in search of an article
  const hay = bareText([title.zh, title.en, summary.zh, summary.en, ...notes.flatMap((note) => [note.zh, note.en]), `第${article}条`, `article${article}`].join(' '))
  return words.every((word) => hay.includes(word))
}

/** Items by article, in the order of the document; articles without a match are left out. */
export function itemsByArticle(benefits: readonly Benefit[]): { article: number; items: Benefit[] }[] {
  const articles = [...new Set(benefits.map((benefit) => benefit.article))].sort((a, b) => a - b)
  return articles.map((article) => ({ article, items: benefits.filter((benefit) => benefit.article === article) }))
}

/** Matters an item belongs to. */
export const topicsOf = (benefit: Benefit, questions: readonly { topic: string; neededBy: readonly string[] }[], topics: readonly Topic[]): Topic[] =>
  topics.filter((topic) => topic.id !== 'applicant' && questions.some((question) => question.topic === topic.id && question.neededBy.includes(benefit.id)))
