import { normalPassphrase, PASSPHRASE_MAX, PASSPHRASE_MIN, passphraseLength } from './passphrase'

export type PassphraseVerdict = 'short' | 'long' | 'common' | 'fair' | 'good'

/** Words and runs that guessers try first; longer ones that only wrap them in digits fall with them. */
const FIRST_GUESSES = [
  'password', 'passw0rd', 'p@ssword', 'p@ssw0rd', 'passphrase', 'letmein', 'iloveyou', 'welcome', 'administrator', 'admin', 'root', 'guest', 'test',
  'qwertyuiop', 'qwerty', 'qwert', 'asdfghjkl', 'asdfgh', 'zxcvbnm', 'qazwsxedc', 'qazwsx', 'qwerasdf', 'qwerasdfzxcv', 'qweasdzxc', 'qweasd',
  '1qaz2wsx', '1qaz2wsx3edc', '1q2w3e4r', '1q2w3e4r5t', '1q2w3e4r5t6y', 'q1w2e3r4', 'q1w2e3r4t5', 'a1b2c3d4', 'abc', 'abcd', 'abc123', 'aa', 'aaa',
  'woaini', 'woaiwojia', 'wodemima', 'mima', 'zhongguo', 'china', 'beijing', 'shanghai', 'jiangsu', 'wuxi', 'yixing', 'jiangyin', 'admin888', 'caonima',
  'zhishichanquan', 'gongzuozhan', 'zhichan', 'workstation', 'computer', 'internet', 'sunshine', 'princess', 'football', 'superman', 'dragon', 'monkey',
  '5201314', '1314520', '147258369', '123321', '112233', '123123', '147147', '258258', '159357', '789456', '987654321',
  '我爱你', '密码', '我的密码', '知识产权', '工作站', '知产工作站', '中国', '无锡', '宜兴',
]

const isRun = (signs: readonly string[]): boolean => {
  const steps = signs.slice(1).map((sign, index) => sign.codePointAt(0)! - signs[index]!.codePointAt(0)!)
  const even = steps.filter((step) => Math.abs(step) <= 1).length
  return even >= steps.length * 0.7
}
const repeats = (text: string): boolean => /^(.{1,5})\1+.{0,4}$/u.test(text)
const isNumberOfLife = (text: string): boolean => /^(\+?86)?1[3-9]\d{9}$/.test(text) || /^(19|20)\d{2}(0\d|1[0-2])([0-2]\d|3[01])\d{0,4}$/.test(text) || /^\d{17}[\dx]$/.test(text)

/**
 * What a passphrase is worth, as far as a phone can tell without asking anybody; the server knows more of what is commonly used. `short`, `long` and `common` are refused.
 * @param own words of the person that others know: their name, their town
 */
export function judgePassphrase(passphrase: string, own: readonly string[] = []): PassphraseVerdict {
  const text = normalPassphrase(passphrase)
  const signs = [...text]
  if (signs.length < PASSPHRASE_MIN) return 'short'
  if (signs.length > PASSPHRASE_MAX) return 'long'
  const low = text.toLowerCase().replace(/[\s_.-]/g, '')
  const bare = low.replace(/^[\d!@#$%^&*?,;]+|[\d!@#$%^&*?,;]+$/g, '')
  const known = new Set([...FIRST_GUESSES, ...own.map((word) => word.toLowerCase())])
  if (known.has(low) || (bare !== '' && known.has(bare)) || isRun([...low]) || repeats(low) || isNumberOfLife(low) || new Set(low).size < 5) return 'common'
  const wide = signs.filter((sign) => sign.codePointAt(0)! > 0x2e80).length
  return signs.length + wide >= 16 && new Set(low).size >= 8 ? 'good' : 'fair'
}

/** Fewer characters than this many are still missing; 0 when it is long enough. */
export const signsMissing = (passphrase: string): number => Math.max(0, PASSPHRASE_MIN - passphraseLength(passphrase))
