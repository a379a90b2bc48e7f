import { CodedError } from '../../errors'

/** Not a whole file of its type. */
export const broken = (at: string): CodedError => new CodedError('attachment-type', { at })
/** Made to be something else as well, or to do harm when it is opened. */
export const unsafe = (at: string): CodedError => new CodedError('attachment-unsafe', { at })
/** Says where a picture was taken. */
export const tellsPlace = (at: string): CodedError => new CodedError('attachment-metadata', { at })
