import { Privacy } from '@/domain/content'
import { readYaml, shaped } from './read-seeds'

/** Compiles `seeds/privacy/notice.yaml`. @throws SeedError */
export const compilePrivacy = async (seedsDir: string): Promise<Privacy> => shaped(Privacy, await readYaml(seedsDir, 'privacy/notice.yaml'), 'privacy/notice.yaml')
