/** The parts of Today that come once what is due stands: one file to fetch. */
export { default as AskedMark } from './AskedMark.vue'
export { default as RefusedBanner } from './RefusedBanner.vue'
export { default as TodayRest } from './TodayRest.vue'
