import { sql, type SQL } from 'drizzle-orm'

/** An escaped backslash, which stays; or what JSON may hold and a text of the database may not: NUL, and halves of signs. */
const IN_THE_WAY = String.raw`(\\\\)|\\u(?:0000|d[89a-f][0-9a-f]{2})`

/**
 * A JSON column as the database can look into it. Whatever an officer wrote is kept and sent as it came; but one character of that
 * kind, anywhere in a value, makes every `->>` into it fail, and with it the statement for all other rows.
 */
export const readableJson = (column: SQL): SQL =>
  sql`case when strpos(${column}::text, ${'\\u'}) > 0 then regexp_replace(${column}::text, ${IN_THE_WAY}, ${'\\1'}, 'g')::json else ${column} end`
