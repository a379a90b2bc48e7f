/** Without 0/O, 1/I/L, U: what is misheard or misread on the phone. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * A number an officer can say on the phone, `丁蜀-20261122-07K4`: station, day, count of the day on this phone, and two
 * random characters, because two phones of one station count without knowing of each other. It names, it does not key:
 * records are keyed by UUID.
 *
 * @param townName full name; 镇, 街道 and 园区 are left off
 * @param date `YYYY-MM-DD`
 * @param sequence from 1
 * @param random yields numbers in [0, 1)
 */
export function recordNumber({ townName, date, sequence, random }: { townName: string; date: string; sequence: number; random: () => number }): string {
  const station = townName.replace(/(镇|街道|园区)$/, '') || townName
  const tail = Array.from({ length: 2 }, () => alphabet[Math.floor(random() * alphabet.length)]).join('')
  return `${station}-${date.replaceAll('-', '')}-${String(sequence).padStart(2, '0')}${tail}`
}
