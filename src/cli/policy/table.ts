/**
 * npm run -s policy:table [-- --html] [--lang en]
 *
 * Every rule with its clause, conditions, calculation, doubts and examples with their results as worked out now, for somebody who
 * signs them off with the document in hand. Markdown on standard output; `--html`: one file that prints on A4.
 */
import { parseArgs } from 'node:util'
import { compilePolicies, readPolicyCases } from '../content/policies'
import { SEEDS_DIR } from '../content/read-seeds'
import { html, markdown } from './page'
import { policyTable } from './sign-off'

const { values } = parseArgs({ options: { html: { type: 'boolean', default: false }, lang: { type: 'string', default: 'zh' } } })
if (values.lang !== 'zh' && values.lang !== 'en') {
  console.error('--lang: zh or en')
  process.exit(2)
}
const cases = await readPolicyCases(SEEDS_DIR)
for (const pack of await compilePolicies(SEEDS_DIR)) {
  const { title, parts } = policyTable(pack, cases, values.lang)
  process.stdout.write(values.html ? html(parts, { title, lang: values.lang === 'zh' ? 'zh-CN' : 'en' }) : markdown(parts))
}
