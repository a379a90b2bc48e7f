/**
 * `Content-Disposition` of a file that is only ever saved, never shown by itself (RFC 6266). Every name travels as UTF-8 in percent codes
 * (RFC 8187, 3.2.1), so none can end the header or name a folder; a lone surrogate, which no percent code stands for, becomes a
 * replacement character.
 */
export const savedAs = (name: string): string => {
  const encoded = encodeURIComponent(name.replace(/\p{Cs}/gu, '\ufffd')).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename*=UTF-8''${encoded}`
}
