import { expect, test } from 'vitest'
import { inAppOf } from '@/features/install/in-app'
import { systemOf } from '@/features/install/system'

const AGENTS: [string | undefined, string][] = [
  ['wechat', 'Mozilla/5.0 (Linux; Android 13; V2073A Build/TP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160117 MMWEBSDK/20240404 MicroMessenger/8.0.49.2600(0x28003133) WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64'],
  ['wechat', 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50(0x1800323d) NetType/4G Language/zh_CN'],
  ['wecom', 'Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 wxwork/4.1.22 MicroMessenger/7.0.1 Language/zh'],
  ['qq', 'Mozilla/5.0 (Linux; Android 12; PEGM00; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/109.0 MQQBrowser/6.2 TBS/046805 Mobile Safari/537.36 V1_AND_SQ_8.9.93_4706_YYB_D QQ/8.9.93.12260 NetType/WIFI'],
  ['dingtalk', 'Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/20A362 AliApp(DingTalk/7.1.0) com.laiwang.DingTalk/31452037 Channel/201200 language/zh-Hans-CN WK'],
  ['weibo', 'Mozilla/5.0 (Linux; Android 13; 22081212C; wv) AppleWebKit/537.36 Version/4.0 Chrome/114.0 Mobile Safari/537.36 Weibo (Xiaomi-22081212C__weibo__13.9.4__android__android13)'],
  ['alipay', 'Mozilla/5.0 (Linux; U; Android 12; zh-CN) AppleWebKit/537.36 Chrome/69.0 UCBS/3.22 Mobile Safari/537.36 NebulaSDK/1.8.100112 Nebula AlipayDefined(nt:WIFI) AliApp(AP/10.5.26) AlipayClient/10.5.26.8000 Language/zh-Hans'],
  ['other', 'Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0 Mobile Safari/537.36'],
  [undefined, 'Mozilla/5.0 (Linux; U; Android 12; zh-cn; PEGM00) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/109.0 MQQBrowser/14.2 Mobile Safari/537.36 COVC/046505'],
  [undefined, 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1'],
  [undefined, 'Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH-AN00) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0 HuaweiBrowser/15.0.4 Mobile Safari/537.36'],
  [undefined, 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36'],
]

test.each(AGENTS)('a page is inside %s or in a browser of its own: %s', (inside, agent) => {
  expect(inAppOf(agent)).toBe(inside)
})

test('the way to the home screen is that of the machine', () => {
  expect([AGENTS[9]!, AGENTS[7]!, AGENTS[10]!, AGENTS[11]!].map(([, agent]) => systemOf(agent))).toEqual(['ios', 'android', 'harmony', 'desktop'])
  expect(systemOf('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15', 5)).toBe('ios')
})
