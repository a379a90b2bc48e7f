import { hash, randomBytes } from 'node:crypto'
import { canonicalJson } from '@/domain/canonical'

/** In one call: a push asks for it ten times over. */
export const sha256 = (text: string): string => hash('sha256', text, 'hex')

/** 128 bits: what a commitment hides cannot be guessed once its salt is gone. */
export const newSalt = (): string => randomBytes(16).toString('base64url')

/**
 * What stands in a chain for content that may have to be erased: SHA-256 (lower-case hex) over the salt, a line feed and the
 * content's canonical JSON. Who holds salt and content can check it; without the salt it says nothing of the content.
 */
export const commitmentTo = (salt: string, content: unknown): string => sha256(`${salt}\n${canonicalJson(content)}`)
