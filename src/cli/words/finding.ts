export interface Finding {
  /** File, with line where there is one. */
  at: string
  message: string
}

/** How a source file names messages. */
export interface KeyUse {
  at: string
  /** The key, or a pattern when part of it is worked out: `error.*`. */
  key: string
  /** True when it is given to `t()`: then a message must exist. Other texts that equal a key only count as its use. */
  called: boolean
}

export interface FileWords {
  uses: KeyUse[]
  findings: Finding[]
}

export const HAN = /\p{Script=Han}/u
export const LETTER = /\p{Letter}/u
/** A comment that lets a literal stand, with its reason: `// words: the visit number itself has it`. */
export const ALLOWED = /\/[/*]\s*words:\s*\S/
/** Attributes and members whose plain text people read or hear. */
export const SPOKEN = /^(aria-label|aria-description|aria-roledescription|title|label|placeholder|alt|text|sub|hint|eyebrow|error|summary|description|empty|back-label)$/
