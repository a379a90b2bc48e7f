/** Chat and other apps that open links inside themselves, by the words their browsers put into the user agent; first match counts. */
const APPS = [
  ['wecom', /wxwork/i],
  ['wechat', /MicroMessenger/i],
  ['dingtalk', /DingTalk/i],
  ['feishu', /\b(Lark|Feishu)\b/i],
  ['alipay', /AlipayClient/i],
  ['weibo', /\bWeibo\b|__weibo__/i],
  // QQ itself; QQ's browser (MQQBrowser) is one like others.
  ['qq', /\bQQ\/[\d.]+/i],
  ['douyin', /aweme|BytedanceWebview|NewsArticle/i],
  ['redNote', /xhsdiscover|discover\/[\d.]+ .*xhs/i],
  ['baidu', /baiduboxapp/i],
  ['other', /\b(FBAN|FBAV|Instagram|Line\/|Twitter|LinkedInApp|Telegram)|; wv\)/i],
] as const

export type InAppName = (typeof APPS)[number][0]

/** Inside which app a page is open, or undefined for a browser of its own. There nothing can be installed, and what is kept may be gone any day. */
export const inAppOf = (userAgent: string): InAppName | undefined => APPS.find(([, mark]) => mark.test(userAgent))?.[0]
