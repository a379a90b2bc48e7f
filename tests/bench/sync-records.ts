import type { NewRecord } from '@/device'

const WORDS = [
  '紫砂', '陶瓷', '注册商标', '发明专利', '地理标志', '续展', '维权', '质押融资', '高价值培育', '丁蜀镇', '工业园', '检验', '图形', '电缆', '环保设备',
  '年费', '外观设计', '实用新型', '质检报告', '订单', '出口', '侵权线索', '网店', '公证', '取证', '快速预审', '导航', '标准', '合作协议', '培训',
]
const BYTES = 1_024

/** Records of about 1 KB of JSON, with text that compresses about as real notes do. Same seed, same records. */
export function benchRecords(count: number, town: string, seed: number): NewRecord<'enterprise'>[] {
  let state = seed >>> 0
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 4_294_967_296) * below)
  }
  const encoder = new TextEncoder()
  return Array.from({ length: count }, (_, index) => {
    const fields = {
      name: `宜兴市${WORDS[random(WORDS.length)]}${WORDS[random(WORDS.length)]}有限公司 ${index}`,
      industry: WORDS[random(WORDS.length)]!,
      address: `${WORDS[random(WORDS.length)]}路 ${random(900)} 号`,
      contacts: [{ name: `联系人${random(9_999)}`, phone: `1${String(random(9_999_999_999)).padStart(10, '0')}` }],
      note: '',
    }
    let left = BYTES - encoder.encode(JSON.stringify(fields)).length
    const parts: string[] = []
    while (left > 0) {
      const part = random(4) === 0 ? `${random(99_999)}，` : `${WORDS[random(WORDS.length)]}，`
      parts.push(part)
      left -= encoder.encode(part).length
    }
    fields.note = parts.join('')
    return { kind: 'enterprise' as const, town, fields }
  })
}
