import { fileOf } from '@/domain/handover'
import type { Assistance, Enterprise, Task, Visit } from '@/domain/records'

/** Ids that are the same in each run, in the order they are asked for by number. */
export const fixedId = (n: number): string => `019ab000-0000-7000-8000-${String(n).padStart(12, '0')}`

const PLACES = ['青龙', '蜀山', '龙窑', '莲花', '竹海', '云湖', '阳羡', '紫玉', '均山', '川埠', '太华', '东坡'] as const
const TRADES = [['陶瓷有限公司', '陶瓷制品制造'], ['耐火材料有限公司', '耐火材料制品制造'], ['环保设备有限公司', '环境保护专用设备制造'], ['电子科技有限公司', '电子元件制造']] as const

/** Enterprises that do not exist: enough of them that a list is long. */
export const ENTERPRISES: readonly Enterprise[] = TRADES.flatMap(([form, industry]) => PLACES.map((place) => ({ name: `宜兴示例${place}${form}`, industry })))

/** The one that has everything. */
export const PROFILE: Enterprise = {
  name: '宜兴示例紫砂壶艺有限公司', industry: '陶瓷制品制造', scale: 'small', address: '丁蜀镇丁山北路 18 号',
  contacts: [{ name: '周敏', role: '厂长' }, { name: '吴静', role: '财务' }],
  ipStock: { counts: { invention: 2, design: 6, trademark: 3 }, basis: 'selfReported' }, note: '窑炉改造后预计明年新增两条产线。',
}

const visit = (number: string, enterpriseId: string, day: string, more: Partial<Visit>): Visit => ({
  number: `丁蜀-${day.replaceAll('-', '')}-${number}`, enterpriseId, startedAt: `${day}T01:30:00.000Z`, mode: 'onSite',
  visitors: [{ name: '试用专员' }], submittedAt: `${day}T02:05:00.000Z`, ...more,
})

/** Visits with their review, from the most told to the least. */
export const visits = (enterprise: (n: number) => string): { fields: Visit; review?: 'approved' | 'returned' }[] => [
  {
    fields: visit('01K7', enterprise(0), '2026-11-23', {
      endedAt: '2026-11-23T02:10:00.000Z', interviewees: [{ name: '周敏', role: '厂长' }],
      needs: [{ need: 'pledgeFinancing', priority: 'urgent', note: '扩窑缺 80 万元' }, { need: 'ipManagementStandard', priority: 'normal' }],
      problems: [{ text: '网店有同款外观的茶壶低价销售。', urgency: 'urgent' }],
      advice: [{ kind: 'other', note: '先做专利权评价报告，再谈质押。' }],
      commitments: [{ party: 'station', text: '十天内回告银行对接结果', dueDate: '2026-12-03', responsible: '试用专员' }],
      followUpDate: '2026-12-08', note: '约定下周三上午再来看窑炉。', signatureRefusedReason: '本人不在场',
    }),
  },
  { fields: visit('01M4', enterprise(1), '2026-11-20', { needs: [{ need: 'ipManagementStandard', priority: 'normal' }] }), review: 'approved' },
  { fields: visit('02PX', enterprise(2), '2026-11-20', { mode: 'phone', needs: [{ need: 'pledgeFinancing', priority: 'normal' }] }), review: 'returned' },
  { fields: visit('01QD', enterprise(3), '2026-11-18', { mode: 'atStation', needs: [{ need: 'ipManagementStandard', priority: 'low' }] }) },
  { fields: visit('01R8', enterprise(4), '2026-11-12', { note: '只问了年费减免。' }), review: 'approved' },
  { fields: visit('02ST', enterprise(5), '2026-11-05', { mode: 'video' }) },
]

export const ANOTHER_ADDRESS = ['丁山北路 18 号（门牌新换）', '丁蜀镇解放路 5 号'] as const

export const REMARK = '请补充质押登记通知书的日期。'

export const tasks = (enterprise: (n: number) => string, visitOf: (n: number) => string): Task[] => [
  { kind: 'commitment', title: '回告年费减免的办理结果', dueDate: '2026-11-21', enterpriseId: enterprise(4), visitId: visitOf(4) },
  { kind: 'followUp', title: '回访：外观侵权线索是否已公证', dueDate: '2026-11-24', enterpriseId: enterprise(0), visitId: visitOf(0) },
  { kind: 'assignment', title: '补录九月培训的企业名单', dueDate: '2026-11-27' },
  { kind: 'referral', title: '转介跟踪：知识产权质押', dueDate: '2026-12-15', enterpriseId: enterprise(0), visitId: visitOf(0) },
]

const request = (number: string, applicant: string, more: Partial<Assistance>): Assistance => ({
  number: `丁蜀-20261119-${number}`, applicant: { name: applicant, kind: 'rightHolder', contact: '周敏' }, right: { type: 'patent', number: 'ZL202430000003.X', title: '茶壶（石瓢）', numberCheck: 'ok' },
  matter: { categories: ['infringementOpinion'], facts: '网店销售与外观设计相同的茶壶，已公证购买。', claims: '停止销售，赔偿损失。', amountYuan: 60_000, urgency: 'urgent' },
  respondent: { name: '某网店' }, consent: { noticeRead: true, truthful: true, givenAt: '2026-11-19T01:00:00.000Z' },
  state: 'submitted', submittedAt: '2026-11-19T02:00:00.000Z', ...more,
})

/** Requests with the states each goes through after it was submitted, and who moves it there. */
export const requests = (enterprise: (n: number) => string, visitOf: (n: number) => string): { fields: Assistance; moves: { state: Assistance['state']; by: 'officer' | 'supervisor' }[] }[] => [
  { fields: request('01A2', PROFILE.name, { enterpriseId: enterprise(0), visitId: visitOf(0) }), moves: [{ state: 'underReview', by: 'officer' }, { state: 'supplement', by: 'supervisor' }] },
  { fields: request('02B3', ENTERPRISES[0]!.name, { right: { type: 'trademark', number: '12345678', title: '青龙' } }), moves: [] },
  { fields: request('03C4', ENTERPRISES[1]!.name, { right: { type: 'tradeSecret', title: '釉料配方' } }), moves: [{ state: 'underReview', by: 'officer' }, { state: 'accepted', by: 'supervisor' }] },
  { fields: request('04D5', ENTERPRISES[2]!.name, {}), moves: [{ state: 'withdrawn', by: 'officer' }] },
]

/** Enterprises an officer begins and leaves for another: a short name, and one longer than a phone is wide. */
export const PUT_BY = ['陈师傅茶具坊', '宜兴市丁蜀镇示例青年创业园茶器文化创意设计制作有限责任公司'] as const

/** What a small ceramics maker answers in the self-check. */
export const ANSWERS = {
  facts: {
    applicant: { kind: 'enterprise', region: '320282103' },
    patents: [
      { type: 'invention', granted: true, grantDate: '2020-09-15', costYuan: 8000 },
      { type: 'invention', granted: true, grantDate: '2020-09-15', costYuan: 3200 },
      { type: 'utilityModel', granted: true, grantDate: '2022-01-18', costYuan: 2100 },
    ],
    ipms: { certified: false }, loans: [{ ipPledged: true, qualified: true, interestYuan: 182_000, paidDate: '2022-12-21' }],
  },
  topics: [] as string[], unsure: [] as string[],
}

/** What an enterprise of the trial station hands over: other than recorded in its name and its contact. */
export const HANDED_OVER = fileOf({
  pack: { id: 'wuxi-2020-11', version: '2026.11.20', sha256: 'ab'.repeat(32) }, asOf: '2026-11-23',
  facts: {
    applicant: { kind: 'enterprise', region: '320282112' }, ipms: { certified: true, certDate: '2021-06-30' },
    patents: [{ type: 'invention', granted: true, grantDate: '2020-09-15', costYuan: 8_000 }, { type: 'utilityModel', granted: true, grantDate: '2021-03-02', costYuan: 3_200 }],
  },
  from: { name: '宜兴样例紫砂工艺有限公司（丁蜀）', creditCode: '91320282MA0DEM0136', contact: { name: '周慧敏', phone: '0510-8700 0000' } },
})
