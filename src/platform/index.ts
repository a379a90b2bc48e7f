/** The browser's edges, each behind a small function that a test can hand another world to. */
export { createKeptWishes, type KeptWishes } from './kept-wishes'
