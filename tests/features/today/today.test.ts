import { describe, expect, it } from 'vitest'
import { agenda } from '@/features/today/agenda'
import { dueTasks } from '@/features/today/due-tasks'
import { monthFigures } from '@/features/today/today-figures'

const today = '2026-11-22'
const task = (title: string, fields: { dueDate?: string; done?: boolean; assigneeId?: string } = {}, createdAt = '2026-11-01T00:00:00Z') => ({ title, fields, createdAt })

describe('dueTasks', () => {
  it('puts the most overdue first and what has no day last', () => {
    const { due, later } = dueTasks([
      task('no day'), task('tomorrow', { dueDate: '2026-11-23' }), task('late', { dueDate: '2026-11-20' }), task('today', { dueDate: today }),
      task('in a month', { dueDate: '2026-12-22' }), task('in 14 days', { dueDate: '2026-12-06' }), task('in 15 days', { dueDate: '2026-12-07' }),
    ], today, 'me')
    expect(due.map(({ title }) => title)).toEqual(['late', 'today', 'tomorrow', 'in 14 days', 'no day'])
    expect(later.map(({ title }) => title)).toEqual(['in 15 days', 'in a month'])
  })
  it('leaves out what is done and what is another person\'s', () => {
    const { due } = dueTasks([task('done', { done: true }), task('theirs', { assigneeId: 'other' }), task('mine', { assigneeId: 'me' }), task('anyone\'s')], today, 'me')
    expect(due.map(({ title }) => title)).toEqual(['mine', 'anyone\'s'])
  })
})

describe('agenda', () => {
  const due = (dueDate?: string) => ({ fields: dueDate ? { dueDate } : {} })
  it('divides what is due by how soon, keeps the order within, and leaves out what is empty', () => {
    const tasks = [due('2026-11-20'), due('2026-11-21'), due(today), due('2026-11-29'), due('2026-11-30'), due()]
    expect(agenda(tasks, today)).toEqual([
      { span: 'late', tasks: tasks.slice(0, 2) }, { span: 'today', tasks: [tasks[2]] }, { span: 'week', tasks: [tasks[3]] },
      { span: 'fortnight', tasks: [tasks[4]] }, { span: 'undated', tasks: [tasks[5]] },
    ])
    expect(agenda([due(today)], today).map(({ span }) => span)).toEqual(['today'])
  })
})

describe('monthFigures', () => {
  const visit = (enterpriseId: string, startedAt: string, more: object = {}) => ({ enterpriseId, startedAt, sample: false, ...more })
  it('counts the month of Wuxi, each enterprise once, without samples and voided visits', () => {
    expect(monthFigures([
      visit('a', '2026-10-31T16:30:00Z'), visit('a', '2026-11-20T02:00:00Z'), visit('b', '2026-11-21T02:00:00Z'),
      visit('c', '2026-10-31T15:30:00Z'), visit('d', '2026-11-02T02:00:00Z', { review: 'void' }), visit('s', '2026-11-02T02:00:00Z', { sample: true }),
    ], [
      { createdAt: '2026-11-20T02:00:00Z', done: true, sample: false }, { createdAt: '2026-11-20T02:00:00Z', done: false, sample: false },
      { createdAt: '2026-10-20T02:00:00Z', done: true, sample: false }, { createdAt: '2026-11-20T02:00:00Z', done: true, sample: true },
    ], today)).toEqual({ visits: 3, enterprises: 2, referrals: 2, referralsDone: 1, samples: 1 })
  })
})
