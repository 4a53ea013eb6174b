import type { z } from 'zod'
import type { Bilingual } from '#kernel/bilingual.ts'
import { cliErrors } from './errors.ts'

/** The value of a flag or an operand. Errors: `cli.flag_missing`, `cli.bad_value`. */
export function flagValue<S extends z.ZodType>(
  from: string,
  text: string | undefined,
  schema: S,
  expects: Bilingual,
): z.output<S> {
  if (text === undefined) throw cliErrors.flag_missing({ flag: from })
  const parsed = schema.safeParse(text)
  if (!parsed.success) throw cliErrors.bad_value({ faults: [{ from, expects }] })
  return parsed.data
}

/** The same for a flag that may be left out. */
export function optionalFlagValue<S extends z.ZodType>(
  from: string,
  text: string | undefined,
  schema: S,
  expects: Bilingual,
): z.output<S> | undefined {
  return text === undefined ? undefined : flagValue(from, text, schema, expects)
}
