/** The parts of Today that come once what is due stands: one file to fetch. */
export { default as TodayAsked } from './TodayAsked.vue'
export { default as TodayRest } from './TodayRest.vue'
