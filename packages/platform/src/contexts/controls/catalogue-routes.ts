import { z } from 'zod'
import { fileOf, type Route, route } from '#platform/http/route.ts'
import { adoptCatalogue, setThreshold, tryCatalogue } from './adopt-catalogue.ts'
import { CatalogueChanges } from './catalogue-changes.ts'
import { StatementId } from './measures.ts'
import { exportThresholds, importThresholds } from './threshold-sheet.ts'

const CATALOGUE_CHARACTERS_MAX = 1_000_000

/** The file of a version; left out, it is the one that the product comes with. */
const Version = z.strictObject({ text: z.string().max(CATALOGUE_CHARACTERS_MAX).optional() })

const attempt = route({
  method: 'POST',
  path: '/catalogue/trials',
  summary: 'What a version of the measures would change for the institution; changes nothing.',
  permission: 'catalogue:adopt',
  appends: null,
  body: Version,
  reply: CatalogueChanges,
  handle: ({ actor, body }, services) => tryCatalogue(actor, body.text, services),
})

const adopt = route({
  method: 'POST',
  path: '/catalogue/adoptions',
  summary: 'Adopts a version of the measures for the institution.',
  permission: 'catalogue:adopt',
  appends: ['catalogue.adopted'],
  body: Version,
  reply: CatalogueChanges,
  status: 201,
  handle: ({ actor, body }, services) => adoptCatalogue(actor, body.text, services),
})

const tighten = route({
  method: 'PUT',
  path: '/statements/:id/thresholds/:name',
  summary: "Sets the institution's own threshold, never looser than the floor.",
  permission: 'catalogue:adopt',
  appends: ['threshold.set'],
  params: z.strictObject({ id: StatementId, name: z.string().max(80) }),
  body: z.strictObject({ value: z.number() }),
  reply: undefined,
  async handle({ actor, params: { id, name }, body }, services) {
    await setThreshold(actor, { statement: id, name, value: body.value }, services)
    return undefined
  },
})

const workbook = fileOf('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')

const readSheet = route({
  method: 'GET',
  path: '/catalogue/sheet',
  summary: 'The statements and their thresholds as a workbook; imported again it changes nothing.',
  permission: 'controls:read',
  appends: null,
  reply: workbook,
  handle: async ({ actor }, services) => ({
    name: 'statements.xlsx',
    content: await exportThresholds(actor, services),
  }),
})

const importSheet = route({
  method: 'POST',
  path: '/catalogue/sheets',
  summary: "Sets the institution's own thresholds out of a workbook, all of them or none.",
  permission: 'catalogue:adopt',
  appends: ['threshold.set'],
  body: workbook,
  reply: z.object({
    set: z
      .array(z.object({ statement: StatementId, name: z.string(), value: z.number() }))
      .readonly(),
  }),
  handle: async ({ actor, body }, services) => ({
    set: await importThresholds(actor, body, services),
  }),
})

export const catalogueRoutes: readonly Route[] = [attempt, adopt, tighten, readSheet, importSheet]
