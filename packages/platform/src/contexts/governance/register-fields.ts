import { z } from 'zod'
import { Role } from '#kernel/actor.ts'
import { Bilingual } from '#kernel/bilingual.ts'
import { readCatalogue } from '#platform/catalogue.ts'
import { approvedRegisters, Register } from './register.ts'

/** `money` is in thousandths of CNY, as costs are everywhere; `line` is a text of one line. */
const FieldType = z.enum([
  ...['line', 'text', 'date', 'digest', 'choice', 'flag', 'integer', 'money'],
  ...['person', 'application', 'role'],
] as const)

const common = {
  id: z.string(),
  label: Bilingual,
  optional: z.boolean().default(false),
  options: z
    .array(z.strictObject({ id: z.string(), title: Bilingual }))
    .readonly()
    .optional(),
}
const RegisterColumn = z.strictObject({ ...common, type: FieldType })
export type RegisterColumn = z.infer<typeof RegisterColumn>

const RegisterField = z.strictObject({
  ...common,
  type: z.enum([...FieldType.options, 'rows']),
  /** Of `rows`: what each of them says. */
  columns: z.array(RegisterColumn).readonly().optional(),
})
export type RegisterField = z.infer<typeof RegisterField>

const definition = {
  id: Register,
  /** The measure that asks for it. */
  measure: z.string(),
  title: Bilingual,
  says: Bilingual,
  fields: z.array(RegisterField).readonly(),
}

/** A register as forms, lists and workbooks show it; whether an entry holds only once somebody else approved it. */
export const RegisterDefinition = z.strictObject({ ...definition, approved: z.boolean() })
export type RegisterDefinition = z.infer<typeof RegisterDefinition>

const Catalogue = z.strictObject({
  version: z.string(),
  source: z.string(),
  registers: z.array(z.strictObject(definition)),
})

const Roles = z.object({ roles: z.array(z.object({ id: Role, title: Bilingual })) })

/** The registers in the order of `catalogue/registers.yaml`; a role is a choice among those of `catalogue/roles.yaml`. */
export function readRegisters(): readonly RegisterDefinition[] {
  const { registers } = Catalogue.parse(readCatalogue('registers.yaml'))
  const { roles } = Roles.parse(readCatalogue('roles.yaml'))
  return registers.map(({ fields, ...one }) => ({
    ...one,
    approved: approvedRegisters.includes(one.id),
    fields: fields.map((field) => (field.type === 'role' ? { ...field, options: roles } : field)),
  }))
}
