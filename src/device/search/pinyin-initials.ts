/** First character of each initial in the order of pinyin; there is no I, U, V. */
// words: marks in the order of pinyin, never shown
const marks = '阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥仨它穵夕丫帀'
const letters = 'ABCDEFGHJKLMNOPQRSTWXYZ'

/**
 * Initials of a name as officers type them (`宜兴样例陶瓷` → `YXYLTC`), by the browser's own pinyin order, so that no table
 * of characters is shipped. Characters read in several ways get their commonest reading. Each character is looked up once.
 */
export function createInitials(): (name: string) => string {
  const { compare } = new Intl.Collator('zh-Hans-CN-u-co-pinyin')
  const known = new Map<string, string>()

  function initialOf(character: string): string {
    if (/[A-Za-z0-9]/u.test(character)) return character.toUpperCase()
    if (!/\p{Script=Han}/u.test(character)) return ''
    let at = -1
    while (at + 1 < marks.length && compare(marks[at + 1]!, character) <= 0) at += 1
    return at < 0 ? '' : letters[at]!
  }

  return (name) => [...name].map((character) => {
    const found = known.get(character) ?? initialOf(character)
    known.set(character, found)
    return found
  }).join('')
}
