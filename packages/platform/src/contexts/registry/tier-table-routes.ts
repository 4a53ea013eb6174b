import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { Instant } from '#kernel/time.ts'
import { snapshot } from '#platform/database/transaction.ts'
import { idOf, listQuery, listReply, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { KeptDerivation } from './application.ts'
import { compareTierTable } from './compare-tier-table.ts'
import { amendTierTable, discardTierTable, draftTierTable } from './draft-tier-table.ts'
import { PointChange, RowChange } from './tier/compare-tables.ts'
import { TableContent } from './tier/content.ts'
import { DrawnTable, drawTable } from './tier/draw.ts'
import { TierFactors } from './tier/factors.ts'
import { TableIssue } from './tier/judge-table.ts'
import { TierEffect } from './tier-effect.ts'
import {
  catalogueRulesOnce,
  deriveTierBy,
  judgementOf,
  rulesOf,
  tierRulesInForce,
} from './tier-in-force.ts'
import { stateOf, TierTableId, TierTableState, TierTableVersion } from './tier-table.ts'
import { findTierTableInForce, loadTierTable, pageOfTierTables } from './tier-table-store.ts'

const ofTable = z.strictObject({ id: TierTableId })

const TableReply = TierTableVersion.unwrap()
  .omit({ institution: true, content: true })
  .extend({ state: TierTableState })

const read = route({
  method: 'GET',
  path: '/tier-table',
  summary: "The tier table in force, with its rules; `own` stands where it is the institution's.",
  permission: 'application:read',
  appends: null,
  reply: DrawnTable.extend({
    own: z
      .object({ id: TierTableId, version: z.int(), inForceFrom: Instant.optional() })
      .optional(),
  }),
  handle: ({ actor: { institution } }, { db, now }) =>
    snapshot(db, async (reader) => {
      const at = now()
      const { table } = await tierRulesInForce(reader, institution, at)
      const own = await findTierTableInForce(reader, institution, at)
      if (own === undefined) return drawTable(table)
      const { id, version, inForceFrom } = own
      return { ...drawTable(table), own: { id, version, inForceFrom } }
    }),
})

const floor = route({
  method: 'GET',
  path: '/tier-table/floor',
  summary: 'The kinds that measure 16 fixes high, whatever a table says.',
  permission: 'application:read',
  appends: null,
  reply: z.object({
    kinds: z.array(z.object({ id: z.string(), title: Bilingual })).readonly(),
  }),
  handle: async () => ({
    kinds: catalogueRulesOnce().fixed.kinds.map(({ id, title }) => ({ id, title })),
  }),
})

const attempt = route({
  method: 'POST',
  path: '/tier-table/trials',
  summary: 'Derives the tier of a case by the table in force, with its trace; nothing is changed.',
  permission: 'application:read',
  appends: null,
  body: TierFactors,
  reply: KeptDerivation,
  handle: async ({ actor, body }, { db, now }) =>
    deriveTierBy(await tierRulesInForce(db, actor.institution, now()), body),
})

const list = route({
  method: 'GET',
  path: '/tier-tables',
  summary: "The institution's own versions of the tier table, the newest first.",
  permission: 'application:read',
  appends: null,
  query: z.strictObject(listQuery(TierTableId)),
  reply: listReply(TableReply, TierTableId),
  handle: ({ actor: { institution }, query: { after, limit } }, { db, now }) =>
    snapshot(db, async (reader) => {
      const at = now()
      const inForce = await findTierTableInForce(reader, institution, at)
      const { items, ...rest } = await pageOf(
        limit,
        (page) => pageOfTierTables(reader, institution, { after, ...page }),
        idOf,
      )
      return { items: items.map((one) => tableReply(one, inForce?.id, at)), ...rest }
    }),
})

const draft = route({
  method: 'POST',
  path: '/tier-tables',
  summary: 'Begins another version of the tier table with what the one in force says.',
  permission: 'tier-table:propose',
  appends: ['tier-table.drafted'],
  reply: TableReply,
  status: 201,
  handle: async ({ actor }, services) =>
    tableReply(await draftTierTable(actor, services), undefined, services.now()),
})

const readOne = route({
  method: 'GET',
  path: '/tier-tables/:id',
  summary: 'A version of the tier table: its rows, as it is drawn, and what is wrong with it.',
  permission: 'application:read',
  appends: null,
  params: ofTable,
  reply: z.object({
    table: TableReply,
    content: TableContent,
    drawn: DrawnTable,
    faults: z.array(TableIssue).readonly(),
    warnings: z.array(TableIssue).readonly(),
  }),
  handle: ({ actor: { institution }, params: { id } }, { db, now }) =>
    snapshot(db, async (reader) => {
      const at = now()
      const version = await loadTierTable(reader, institution, id)
      const inForce = await findTierTableInForce(reader, institution, at)
      return {
        table: tableReply(version, inForce?.id, at),
        content: version.content,
        drawn: drawTable(rulesOf(version).table),
        ...judgementOf(version),
      }
    }),
})

const amend = route({
  method: 'PUT',
  path: '/tier-tables/:id',
  summary: 'Writes what a draft says: the points of the factors and the rows in their order.',
  permission: 'tier-table:propose',
  appends: ['tier-table.amended'],
  params: ofTable,
  body: z.strictObject({ revision: z.int().nonnegative(), content: TableContent }),
  reply: TableReply,
  handle: async ({ actor, params: { id }, body }, services) =>
    tableReply(await amendTierTable(actor, id, body, services), undefined, services.now()),
})

const discard = route({
  method: 'POST',
  path: '/tier-tables/:id/discarding',
  summary: 'Gives up a draft of the tier table.',
  permission: 'tier-table:propose',
  appends: ['tier-table.discarded'],
  params: ofTable,
  reply: TableReply,
  handle: async ({ actor, params: { id } }, services) =>
    tableReply(await discardTierTable(actor, id, services), undefined, services.now()),
})

const attemptOne = route({
  method: 'POST',
  path: '/tier-tables/:id/trials',
  summary:
    'Derives the tier of a case by a version of the table, with its trace; nothing is changed.',
  permission: 'application:read',
  appends: null,
  params: ofTable,
  body: TierFactors,
  reply: KeptDerivation,
  handle: async ({ actor, params: { id }, body }, { db }) =>
    deriveTierBy(rulesOf(await loadTierTable(db, actor.institution, id)), body),
})

const compare = route({
  method: 'GET',
  path: '/tier-tables/:id/comparison',
  summary:
    'What a version has otherwise than the one it began with, and which registered applications it would tier otherwise.',
  permission: 'application:read',
  appends: null,
  params: ofTable,
  reply: z.object({
    base: z.object({ version: z.int(), digest: z.string() }),
    rows: z.array(RowChange).readonly(),
    points: z.array(PointChange).readonly(),
    effect: TierEffect,
  }),
  handle: ({ actor: { institution }, params: { id } }, { db }) =>
    snapshot(db, (reader) => compareTierTable(reader, institution, id)),
})

function tableReply(
  version: TierTableVersion,
  inForce: TierTableId | undefined,
  at: Instant,
): z.input<typeof TableReply> {
  const { institution: _institution, content: _content, ...rest } = version
  return { ...rest, state: stateOf(version, inForce, at) }
}

export const tierTableRoutes: readonly Route[] = [
  ...[read, floor, attempt, list, draft, readOne, amend, discard, attemptOne, compare],
]
