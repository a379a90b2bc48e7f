import * as v from 'valibot'

const text = v.pipe(v.string(), v.trim(), v.minLength(1))

/** A feature of the product, where its code is, and the test that proves it. */
export const Feature = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)),
  feature: v.strictObject({ zh: text, en: text }),
  /** File or folder, from the root of the repository. */
  where: text,
  test: v.strictObject({
    /** Test file, from the root of the repository. */
    file: text,
    /** Title of a test or of a group of tests in it. */
    title: text,
  }),
})
export type Feature = v.InferOutput<typeof Feature>
export const Features = v.array(Feature)
