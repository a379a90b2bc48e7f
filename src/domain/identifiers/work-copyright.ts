import { byShape, normalise } from './check'

/** Registries: the national one and those of provinces, by their one-character names. */
const REGISTRIES = '国京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀贵黔云滇藏陕甘陇青宁新'

/**
 * Checks a works registration number such as 苏作登字-2024-F-00000001: registry, year, class of work (A to L), serial.
 * There is no check digit.
 */
export const checkWorkCopyright = byShape(
  new RegExp(`^[${REGISTRIES}]作登字-\\d{4}-[A-L]-\\d{4,8}$`),
  (text) => normalise(text).replace(/[‐‑‒–—−]/g, '-'),
)
