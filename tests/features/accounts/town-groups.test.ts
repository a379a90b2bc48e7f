import { expect, test } from 'vitest'
import { townGroups, type Place } from '@/features/accounts/town-groups'
import { deviceKind } from '@/features/accounts/device-kind'

const place = (code: string, ...words: string[]): Place => ({ code, name: words[0]!, words })
const districts = [place('320282', '宜兴市', 'Yixing'), place('320205', '锡山区', 'Xishan')]
const towns = [place('320282112', '丁蜀镇', 'Dingshu'), place('320282108', '湖㳇镇', 'Hufu', '湖父镇'), place('320205105', '锡北镇', 'Xibei')]
const found = (search: string) => townGroups(districts, towns, search).flatMap((group) => group.towns.map((town) => town.code))

test.each([
  ['', ['320282112', '320282108', '320205105']],
  ['丁蜀', ['320282112']],
  ['dingshu', ['320282112']],
  ['湖父', ['320282108']],
  ['32028211', ['320282112']],
  ['宜兴', ['320282112', '320282108']],
  ['苏州', []],
])('searching %j finds %j', (search, codes) => expect(found(search)).toEqual(codes))

test('districts without a found town are left out', () => expect(townGroups(districts, towns, '丁蜀').map((group) => group.district.code)).toEqual(['320282']))

test.each([
  ['Mozilla/5.0 (Linux; Android 12; Pixel) Chrome/120 Mobile', 'android'],
  ['Mozilla/5.0 (Phone; OpenHarmony 5.0) ArkWeb/4.1 Mobile', 'harmony'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari', 'iphone'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120', 'windows'],
  ['Mozilla/5.0 (X11; Linux x86_64) Chrome/120', 'linux'],
  ['something', 'other'],
])('%s is a %s', (userAgent, kind) => expect(deviceKind(userAgent)).toBe(kind))
