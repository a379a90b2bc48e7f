import { creditCodeCheckDigit, hasValidOrganisationCode } from '@/domain/identifiers'
import type { Enterprise } from '@/domain/records'

export interface Sample {
  town: string
  fields: Enterprise
}

/** Town of the trial officer. */
export const OFFICER_TOWN = '320282112'
/** 丁蜀镇, 官林镇, 高塍镇 of Yixing. */
export const TRIAL_TOWNS = [OFFICER_TOWN, '320282104', '320282108'] as const

const ceramics = (name: string, creditCode: string, more: Partial<Enterprise> = {}): Sample => sample(OFFICER_TOWN, name, creditCode, { industry: '陶瓷制品制造', ...more })
const cable = (name: string, creditCode: string, more: Partial<Enterprise> = {}): Sample => sample('320282104', name, creditCode, { industry: '电线电缆制造', ...more })
const environment = (name: string, creditCode: string, more: Partial<Enterprise> = {}): Sample => sample('320282108', name, creditCode, { industry: '环境保护专用设备制造', ...more })

function sample(town: string, name: string, creditCode: string, more: Partial<Enterprise>): Sample {
  return { town, fields: { name: `宜兴样例${name}`, creditCode, ...more, note: '试用样例，并非真实企业。', sample: true } }
}

/** A made-up unified social credit code of Yixing (320282) with correct check characters. */
function creditCode(serial: number): string {
  const stem = `91320282MA0DEM${String(serial).padStart(2, '0')}`
  const organisation = [...'0123456789X'].map((check) => stem + check).find(hasValidOrganisationCode)!
  return organisation + creditCodeCheckDigit(organisation)
}

/** Enterprises that do not exist, for trying the system out. */
export const sampleEnterprises = (): Sample[] => [
  ceramics('紫砂工艺有限公司', creditCode(1), { ipStock: { counts: { trademark: 3, design: 5 }, basis: 'selfReported' } }),
  ceramics('陶瓷新材料有限公司', creditCode(2), { ipStock: { counts: { invention: 2, utilityModel: 9 }, basis: 'selfReported' }, certification: { status: 'certified', standard: 'GB/T 29490-2013' } }),
  ceramics('茶具设计工作室', creditCode(3)),
  ceramics('耐火材料有限公司', creditCode(4), { ipStock: { counts: { invention: 1 }, basis: 'selfReported' } }),
  ceramics('均陶文化有限公司', creditCode(5)),
  ceramics('园艺陶器厂', creditCode(6)),
  cable('特种电缆有限公司', creditCode(7), { ipStock: { counts: { invention: 6, utilityModel: 21 }, basis: 'selfReported' }, certification: { status: 'certified', standard: 'GB/T 29490-2023' } }),
  cable('光电线缆有限公司', creditCode(8), { ipStock: { counts: { utilityModel: 12 }, basis: 'selfReported' } }),
  cable('铜材加工厂', creditCode(9)),
  environment('水处理设备有限公司', creditCode(10), { ipStock: { counts: { invention: 3, utilityModel: 15 }, basis: 'selfReported' } }),
  environment('膜分离科技有限公司', creditCode(11), { ipStock: { counts: { invention: 4 }, basis: 'selfReported' } }),
  environment('环保填料厂', creditCode(12)),
]
