import fc from 'fast-check'

// a change is noticed by the first example that fails; no smaller one is looked for
fc.configureGlobal({ endOnFailure: true })
