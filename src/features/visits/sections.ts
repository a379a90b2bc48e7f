/** The parts of the visit form, in their order on the page. */
export const SECTIONS = ['enterprise', 'meeting', 'needs', 'advice', 'after', 'photos', 'signature'] as const
export type Section = (typeof SECTIONS)[number]
