import { z } from 'zod'
import { RowFault } from '#contexts/registry/index.ts'
import { PersonId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { fileOf, type Route, route } from '#platform/http/route.ts'
import { adoptCatalogue, isNewer, setThreshold, tryCatalogue } from './adopt-catalogue.ts'
import { shippedMeasures } from './catalogue.ts'
import { CatalogueChanges } from './catalogue-changes.ts'
import { adoptionsOf } from './catalogue-store.ts'
import { OwnStatementId, StatementId } from './measures.ts'
import { OwnRevision, OwnStatement } from './own/own-statement.ts'
import { importCatalogueSheet, tryCatalogueSheet } from './sheets/import-catalogue.ts'
import { exportCatalogue } from './sheets/write-catalogue.ts'

const CATALOGUE_CHARACTERS_MAX = 1_000_000

/** The file of a version; left out, it is the one that the product comes with. */
const Version = z.strictObject({ text: z.string().max(CATALOGUE_CHARACTERS_MAX).optional() })

/** A version as it was adopted, without its text. */
const Adopted = z.object({
  version: z.string(),
  digest: z.string(),
  adoptedBy: PersonId,
  adoptedAt: Instant,
})

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
  summary:
    'The whole catalogue as a workbook: measures, statements, thresholds, own statements, cross-walk and plan; imported again it changes nothing.',
  permission: 'controls:read',
  appends: null,
  reply: workbook,
  handle: async ({ actor }, services) => ({
    name: 'catalogue.xlsx',
    content: await exportCatalogue(actor, services),
  }),
})

const Tightenings = z
  .array(z.object({ statement: StatementId, name: z.string(), value: z.number() }))
  .readonly()

const trySheet = route({
  method: 'POST',
  path: '/catalogue/sheets/trials',
  summary: 'What a workbook would change, and all that is wrong with it; changes nothing.',
  permission: 'catalogue:adopt',
  appends: null,
  body: workbook,
  reply: z.object({
    /** How many rows would change something. */
    rowCount: z.int(),
    set: Tightenings,
    drafts: z.array(z.object({ statement: OwnStatementId, content: OwnStatement })).readonly(),
    faults: z.array(RowFault).readonly(),
  }),
  async handle({ actor, body }, services) {
    const { set, drafts, faults } = await tryCatalogueSheet(actor, body, services)
    return { rowCount: set.length + drafts.length, set, drafts, faults }
  },
})

const importSheet = route({
  method: 'POST',
  path: '/catalogue/sheets',
  summary: 'Sets own thresholds and drafts own statements out of a workbook, all of them or none.',
  permission: 'catalogue:adopt',
  appends: ['threshold.set', 'own-statement.drafted', 'notice.posted'],
  body: workbook,
  reply: z.object({ set: Tightenings, drafts: z.array(OwnRevision).readonly() }),
  handle: ({ actor, body }, services) => importCatalogueSheet(actor, body, services),
})

const list = route({
  method: 'GET',
  path: '/catalogue/adoptions',
  summary:
    'The versions that the institution adopted, newest first, and the one that the product comes with.',
  permission: 'controls:read',
  appends: null,
  reply: z.object({
    items: z.array(Adopted).readonly(),
    /** What the product comes with; it is in force where nothing was adopted. */
    shipped: z.object({ version: z.string(), digest: z.string(), isNewer: z.boolean() }),
  }),
  async handle({ actor }, { db }) {
    const adoptions = await adoptionsOf(db, actor.institution)
    const { version } = shippedMeasures.content
    const [newest] = adoptions
    return {
      items: adoptions,
      shipped: {
        ...{ version, digest: shippedMeasures.digest },
        isNewer: newest === undefined || isNewer(version, newest.version),
      },
    }
  },
})

export const catalogueRoutes: readonly Route[] = [
  ...[list, attempt, adopt, tighten, readSheet, trySheet, importSheet],
]
