import { describe, expect, it } from 'vitest'
import { searchEnterprises, searchText, type EnterpriseEntry } from '@/device/search/enterprise-search'
import { createInitials } from '@/device/search/pinyin-initials'

const initials = createInitials()

const entry = (name: string, creditCode?: string): EnterpriseEntry => ({ id: name, name, town: '320282112', ...(creditCode ? { creditCode } : {}), text: searchText(name, creditCode, initials) })
const all = [
  entry('样例环保设备厂'),
  entry('宜兴样例精陶有限公司', '91320282MA00DEM14L'),
  entry('精陶样例工作室'),
]
const names = (query: string) => searchEnterprises(all, query).map(({ name }) => name)

describe('searchEnterprises', () => {
  it('finds by part of the name, names that begin with it first', () => {
    expect(names('精陶')).toEqual(['精陶样例工作室', '宜兴样例精陶有限公司'])
  })
  it('finds by credit code in any width, case and grouping', () => {
    for (const query of ['91320282MA00DEM14L', '９１３２０２８２ｍａ００ｄｅｍ１４ｌ', '9132 0282 MA00', 'dem14']) expect(names(query)).toEqual(['宜兴样例精陶有限公司'])
  })
  it('finds by initials and by several words', () => {
    expect(names('yxyl')).toEqual(['宜兴样例精陶有限公司'])
    expect(names('样例 公司')).toEqual(['宜兴样例精陶有限公司'])
  })
  it('gives all for nothing and nothing for what is nowhere', () => {
    expect(names('  ')).toHaveLength(3)
    expect(names('无此企业')).toEqual([])
  })
  it('gives every one of ten thousand', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => ({ ...all[at % 3]!, id: String(at) }))
    expect(searchEnterprises(many, '精陶')).toHaveLength(6_666)
  })
})

it('reads initials from the characters', () => {
  expect(initials('丁蜀紫砂A1')).toBe('DSZSA1')
  expect(initials('阿波测科技')).toBe('ABCKJ')
})

it('keeps L from M and R from S', () => {
  expect(initials('林龙隆路绿罗陆洛略')).toBe('LLLLLLLLL')
  expect(initials('妈马美明木民茂麻吗嘛')).toBe('MMMMMMMMMM')
  expect(initials('荣瑞若如人然润弱')).toBe('RRRRRRRR')
  expect(initials('三上盛思苏撒洒萨')).toBe('SSSSSSSS')
})
