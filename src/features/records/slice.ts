/**
 * Rows read at once for an index in memory. Each has to be opened, on the page's own thread: so many take a slow phone less than the 50 ms
 * that a finger notices, and between two slices the page answers it. `npm run -s bench:vault` measures it.
 */
export const SLICE = 100
