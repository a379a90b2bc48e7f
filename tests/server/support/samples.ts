import { v7 } from 'uuid'

type Fields = Record<string, unknown>

export const enterprise = (more: Fields = {}): Fields => ({ name: '宜兴试验有限公司', ...more })

export const visit = (enterpriseId: string, more: Fields = {}): Fields => ({
  number: '丁蜀-20261122-07K', enterpriseId, startedAt: '2026-11-22T01:00:00Z', mode: 'onSite', visitors: [{ name: '王专员' }],
  submittedAt: '2026-11-22T02:00:00Z', ...more,
})

export const assistance = (more: Fields = {}): Fields => ({
  number: '丁蜀-20261122-08K', applicant: { name: '宜兴试验有限公司', kind: 'rightHolder' }, right: { type: 'patent', number: 'ZL202010000000.0' },
  matter: { categories: ['infringement'], facts: '对方销售同款产品。' }, consent: { noticeRead: true, truthful: true, givenAt: '2026-11-22T01:00:00Z' },
  state: 'submitted', submittedAt: '2026-11-22T02:00:00Z', ...more,
})

export const task = (more: Fields = {}): Fields => ({ kind: 'followUp', title: '回访', ...more })

export const comment = (onId: string, more: Fields = {}): Fields => ({ onKind: 'visit', onId, text: '请补充照片。', ...more })

export const attachment = (onId: string, more: Fields = {}): Fields => ({
  onKind: 'visit', onId, role: 'photo', name: '厂门.jpg', type: 'image/jpeg', sizeBytes: 4, sha256: 'a'.repeat(64), ...more,
})

/** A record of each kind with no field wrong. */
export const sampleOf = {
  enterprise: () => enterprise(),
  visit: () => visit(v7()),
  assistance: () => assistance(),
  task: () => task(),
  comment: () => comment(v7()),
  attachment: () => attachment(v7()),
}
