import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { InstitutionId, PersonId } from '#kernel/ids.ts'
import { dayInChina, Instant } from '#kernel/time.ts'
import { idOf, listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { fileOf, type Route, route } from '#platform/http/route.ts'
import { applicationFilter } from './application-routes.ts'
import { choiceLists, readChoices } from './choices.ts'
import { exportInventory, inventoryTemplate } from './export-inventory.ts'
import { FilingListName, FilingSnapshotId, ListedFiling } from './filing.ts'
import { findFiling, pageOfFilingSnapshots } from './filing-store.ts'
import { importFilings, tryFilings } from './import-filings.ts'
import { importInventory, tryInventory } from './import-inventory.ts'
import { Inventory, inventoryAt } from './inventory.ts'
import { RowFault } from './row-fault.ts'

const workbook = fileOf('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
// Lists of filings come as bytes, since their encoding is found by reading them.
const textFile = fileOf('application/octet-stream')

const count = z.int().nonnegative()
const InventoryTrial = z.strictObject({
  registeredCount: count,
  editedCount: count,
  unchangedCount: count,
  faults: z.array(RowFault).readonly(),
})

const Choice = z.object({ id: z.string(), title: Bilingual })

const choices = route({
  method: 'GET',
  path: '/choices',
  summary: 'The values that the fields of an application may take, with their titles.',
  permission: 'application:read',
  appends: null,
  reply: z.record(z.enum(choiceLists), z.array(Choice).readonly()),
  handle: async () => readChoices(),
})

const readInventory = route({
  method: 'GET',
  path: '/inventory',
  summary: 'The inventory as of an instant (now, unless one is given), read from the ledger alone.',
  permission: 'inventory:export',
  appends: null,
  query: z.strictObject({ at: Instant.optional() }),
  reply: Inventory,
  handle: ({ actor, query: { at } }, { db, now }) =>
    inventoryAt(db, actor.institution, at ?? now()),
})

const exportWorkbook = route({
  method: 'GET',
  path: '/inventory/workbook',
  summary:
    'The inventory as an Excel workbook, or what fits the filters of the list of applications.',
  permission: 'inventory:export',
  appends: null,
  query: z.strictObject(applicationFilter),
  reply: workbook,
  handle: async ({ actor, query }, services) => ({
    name: `inventory-${dayInChina(services.now())}.xlsx`,
    content: await exportInventory(actor, query, services),
  }),
})

const exportTemplate = route({
  method: 'GET',
  path: '/inventory/template',
  summary: 'The empty workbook of the inventory, with drop-downs and a help sheet.',
  permission: 'inventory:export',
  appends: null,
  reply: workbook,
  handle: async ({ actor }) => ({
    name: 'inventory-template.xlsx',
    content: await inventoryTemplate(actor),
  }),
})

const importWorkbook = route({
  method: 'POST',
  path: '/inventory/imports',
  summary: 'Imports an inventory workbook: all of it, or nothing.',
  permission: 'inventory:import',
  appends: ['inventory.imported', 'application.registered', 'application.edited'],
  body: workbook,
  reply: InventoryTrial,
  handle: ({ actor, body }, services) => importInventory(actor, body, services),
})

const tryWorkbook = route({
  method: 'POST',
  path: '/inventory/trials',
  summary: 'A dry run of an import: every fault of every row at once; nothing is changed.',
  permission: 'inventory:import',
  appends: null,
  body: workbook,
  reply: InventoryTrial,
  handle: ({ actor, body }, services) => tryInventory(actor, body, services),
})

const FilingSnapshotReply = z.strictObject({
  id: FilingSnapshotId,
  institution: InstitutionId,
  list: FilingListName,
  digest: z.string(),
  rowCount: count,
  importedBy: PersonId,
  importedAt: Instant,
  /** Whether filings are looked up in it: the newest of each list is. */
  inForce: z.boolean(),
})

const listFilings = route({
  method: 'GET',
  path: '/filing-lists',
  summary: 'Lists the imported snapshots of filing lists, newest first.',
  permission: 'filing:read',
  appends: null,
  query: z.strictObject({ before: FilingSnapshotId.optional(), limit: pageLimit }),
  reply: listReply(FilingSnapshotReply, FilingSnapshotId),
  handle: ({ actor, query: { before, limit } }, { db }) =>
    pageOf(
      limit,
      (page) => pageOfFilingSnapshots(db, actor.institution, { before, ...page }),
      idOf,
    ),
})

const readFiling = route({
  method: 'GET',
  path: '/filings',
  summary: 'Looks a filing number up in the lists in force.',
  permission: 'filing:read',
  appends: null,
  query: z.strictObject({ number: z.string().min(1).max(120) }),
  reply: z.strictObject({ filing: ListedFiling.optional() }),
  async handle({ actor, query: { number } }, { db }) {
    const filing = await findFiling(db, actor.institution, number)
    return filing === undefined ? {} : { filing }
  },
})

const importFilingList = route({
  method: 'POST',
  path: '/filing-lists/:list/imports',
  summary: 'Imports a list of filings (CSV) as the snapshot in force: all of it, or nothing.',
  permission: 'filing:import',
  appends: ['filing.list_imported'],
  params: z.strictObject({ list: FilingListName }),
  body: textFile,
  reply: FilingSnapshotReply,
  status: 201,
  handle: async ({ actor, params: { list }, body }, services) => ({
    ...(await importFilings(actor, { list, file: body }, services)),
    inForce: true,
  }),
})

const tryFilingList = route({
  method: 'POST',
  path: '/filing-lists/trials',
  summary: 'A dry run of an import of filings: every fault of every row at once.',
  permission: 'filing:import',
  appends: null,
  body: textFile,
  reply: z.strictObject({
    digest: z.string(),
    rowCount: count,
    faults: z.array(RowFault).readonly(),
  }),
  handle: async ({ actor, body }) => tryFilings(actor, body),
})

export const inventoryRoutes: readonly Route[] = [
  choices,
  readInventory,
  exportWorkbook,
  exportTemplate,
  importWorkbook,
  tryWorkbook,
  listFilings,
  readFiling,
  importFilingList,
  tryFilingList,
]
