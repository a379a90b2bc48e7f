import { expect, it } from 'vitest'
import { criticalCss } from '@/cli/build/critical-css'

const HTML = '<main class="page wide" data-v-1a2b><h1 class="title">A</h1><button disabled>B</button></main>'
const kept = (css: string) => criticalCss(css, HTML)

it('keeps what names only what occurs', () => {
  expect(kept(':root{--a:1}body{margin:0}.page{color:red}.other{color:red}.page>h1.title{x:y}.page .other{x:y}ul{x:y}')).toBe(':root{--a:1}body{margin:0}.page{color:red}.page>h1.title{x:y}')
})

it('keeps of a list of selectors those, also where brackets hold commas', () => {
  expect(kept('.other,.page,.title:is(.a,.b),h2:not(.x,.y){x:y}')).toBe('.page,.title:is(.a,.b){x:y}')
})

it('looks at scopes and at states that are there from the start', () => {
  expect(kept('.page[data-v-1a2b]{x:y}.page[data-v-9]{x:y}button:disabled{x:y}button:hover{x:y}h1::after{x:y}')).toBe('.page[data-v-1a2b]{x:y}button:disabled{x:y}h1::after{x:y}')
})

it('goes into conditions and leaves out empty ones, those of print, and animations', () => {
  expect(kept('@media (min-width:64rem){.wide{x:y}.other{x:y}}@media print{.wide{x:y}}@supports (height:1dvh){.other{x:y}}@keyframes spin{to{rotate:1turn}}.wide{z:1}')).toBe('@media (min-width:64rem){.wide{x:y}}.wide{z:1}')
})

it('keeps what the reader may have wished for', () => {
  expect(kept(':root[data-theme=dark]{x:y}:root:not([data-theme=light]){x:y}[lang=en] .wide{x:y}')).toBe(':root[data-theme=dark]{x:y}:root:not([data-theme=light]){x:y}[lang=en] .wide{x:y}')
})
