/** Where what came back to the officer stands on Today. */
export const ASKED = 'asked'
