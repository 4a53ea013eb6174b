import { createHash } from 'node:crypto'
import { authorize, peopleToTell, permissions } from '#contexts/identity/index.ts'
import { postNotice } from '#contexts/oversight/index.ts'
import type { Actor, PersonActor } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { measuresInForce } from '../catalogue-in-force.ts'
import { owedBySupervisor } from '../checks/awaiting.ts'
import { controlsErrors } from '../errors.ts'
import type { OwnRevisionId } from '../ids.ts'
import { isLooser, type Measures, statementsOf } from '../measures.ts'
import {
  OWN_STATEMENTS_MAX,
  type OwnRevision,
  type OwnStatement,
  SHARED_THRESHOLDS,
} from './own-statement.ts'
import {
  insertRevision,
  loadRevision,
  openDrafts,
  ownInForce,
  revisionsOf,
  saveAdoption,
  saveEnd,
} from './own-store.ts'

/** What is to be asked from now on, or why it is to be asked no longer. */
export type Wish =
  | { readonly content: OwnStatement; readonly reason?: undefined }
  | { readonly content?: undefined; readonly reason: string }

/**
 * Drafts a statement of the institution's own, a change of it, or that it be asked no longer (measure 28.1). It holds once
 * another person put it in force; a draft that is still open is replaced.
 * Errors: `controls.no_measure`, `own_basis_unfit`, `no_threshold`, `shared_threshold`, `looser_than_floor`, `nothing_to_withdraw`,
 * `own_statements_full`.
 */
export async function draftOwn(
  actor: Actor,
  { statement, wish }: { readonly statement: string; readonly wish: Wish },
  services: Services,
): Promise<OwnRevision> {
  authorize(actor, 'catalogue:adopt')
  return serializable(services.db, async (tx) => {
    if (wish.content !== undefined) {
      const { content } = await measuresInForce(tx, actor.institution)
      assertFits(wish.content, content)
    }
    const draft = await writeDraft(tx, actor, { statement, wish }, services)
    await tellSecond(tx, actor, [draft], services)
    return draft
  })
}

/** The same for one of many, within the transaction of all; whoever calls it has looked whether it fits. */
export async function writeDraft(
  tx: Transaction,
  actor: PersonActor,
  { statement, wish }: { readonly statement: string; readonly wish: Wish },
  { now, append }: Pick<Services, 'now' | 'append'>,
): Promise<OwnRevision> {
  const { institution } = actor
  const before = await revisionsOf(tx, institution, statement)
  const inForce = before.find(isInForce)
  if (wish.content === undefined && inForce === undefined)
    throw controlsErrors.nothing_to_withdraw()
  const at = now()
  const open = before.find(isDraft)
  if (open === undefined && (await openDrafts(tx, institution)).length >= OWN_STATEMENTS_MAX)
    throw controlsErrors.own_statements_full({ max: OWN_STATEMENTS_MAX })
  if (open !== undefined) await saveEnd(tx, institution, open.id, { by: actor.id, at })

  const bytes = Buffer.from(JSON.stringify(wish), 'utf8')
  const draft: OwnRevision = {
    ...{ id: newId('own'), statement, revision: before.length + 1, ...wish },
    digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    ...{ draftedBy: actor.id, draftedAt: at },
  }
  await insertRevision(tx, institution, draft)
  const { revision, digest, content } = draft
  await append(tx, {
    kind: 'own-statement.drafted',
    subject: statement,
    actor,
    body: {
      ...{ revision, digest },
      ...(content === undefined
        ? { asks: false }
        : { asks: true, measure: content.measure, decidedBy: content.decidedBy.by }),
    },
    // What people write in their own words stands encrypted beside the entry.
    payloads: [{ name: 'wish', retention: 'dossier', content: bytes }],
  })
  return draft
}

/** Tells those who may put drafts in force that some wait for them, once for all; whoever drafted them is told nothing new. */
export async function tellSecond(
  tx: Transaction,
  { id: drafter, institution }: PersonActor,
  drafts: readonly OwnRevision[],
  services: Pick<Services, 'now' | 'append'>,
) {
  const [first] = drafts
  if (first === undefined) return
  const { [ADOPT]: roles } = permissions
  const people = (await peopleToTell(tx, institution, { roles })).filter((id) => id !== drafter)
  const named = drafts.map(({ statement }) => statement)
  const shown = named.slice(0, NAMED_MAX).join(', ')
  await postNotice(
    tx,
    {
      ...{ institution, kind: 'own-statement.drafted', subject: first.id, to: { people } },
      severity: 'info',
      title: {
        zh: `${named.length} 条自定条款待第二人使其生效`,
        en: `${named.length} own statements wait to be put in force by a second person`,
      },
      body: { zh: shown, en: shown },
      link: drafts.length === 1 ? `/catalogue/own/${first.id}` : '/catalogue?tab=own&state=draft',
    },
    services,
  )
}

const ADOPT = 'own-statement:adopt'
const NAMED_MAX = 20

/**
 * Puts a draft in force, or ends what it wishes to be asked no longer. INVARIANT: nobody does so with what they drafted,
 * administrators included. Words that people gave for an earlier revision count no longer.
 * Errors: `controls.no_own_statement`, `own_draft`, `own_statement_over`, `own_statements_full`, and those of a draft where the
 * catalogue has moved since.
 */
export async function adoptOwn(
  actor: Actor,
  id: OwnRevisionId,
  { db, now, append }: Services,
): Promise<OwnRevision> {
  authorize(actor, ADOPT)
  const { institution } = actor
  return serializable(db, async (tx) => {
    const draft = await loadRevision(tx, institution, id)
    if (draft.draftedBy === actor.id) throw controlsErrors.own_draft()
    if (!isDraft(draft)) throw controlsErrors.own_statement_over()
    const standing = await ownInForce(tx, institution)
    const before = standing.find(({ statement }) => statement === draft.statement)
    const done = { by: actor.id, at: now() }
    if (draft.content === undefined) {
      if (before === undefined) throw controlsErrors.nothing_to_withdraw()
    } else {
      assertFits(draft.content, (await measuresInForce(tx, institution)).content)
      if (before === undefined && standing.length >= OWN_STATEMENTS_MAX)
        throw controlsErrors.own_statements_full({ max: OWN_STATEMENTS_MAX })
    }
    if (before !== undefined) await saveEnd(tx, institution, before.id, done)
    await saveAdoption(tx, institution, id, done)
    if (draft.content === undefined) await saveEnd(tx, institution, id, done)
    await append(tx, {
      kind: draft.content === undefined ? 'own-statement.withdrawn' : 'own-statement.adopted',
      subject: draft.statement,
      actor,
      body: { revision: draft.revision, digest: draft.digest, instead: before?.revision },
    })
    return loadRevision(tx, institution, id)
  })
}

/** Throws a draft away; what is in force stays. Errors: `controls.no_own_statement`, `own_statement_over`. */
export async function discardOwn(actor: Actor, id: OwnRevisionId, { db, now, append }: Services) {
  authorize(actor, 'catalogue:adopt')
  await serializable(db, async (tx) => {
    const draft = await loadRevision(tx, actor.institution, id)
    if (!isDraft(draft)) throw controlsErrors.own_statement_over()
    await saveEnd(tx, actor.institution, id, { by: actor.id, at: now() })
    await append(tx, {
      kind: 'own-statement.discarded',
      subject: draft.statement,
      actor,
      body: { revision: draft.revision, digest: draft.digest },
    })
  })
}

export const isDraft = ({ adoptedAt, endedAt }: OwnRevision) =>
  adoptedAt === undefined && endedAt === undefined

export const isInForce = ({ adoptedAt, endedAt }: OwnRevision) =>
  adoptedAt !== undefined && endedAt === undefined

/**
 * Whether the catalogue in force can carry an own statement. INVARIANT: it asks no less than the statement whose check it takes.
 * Errors: `controls.no_measure`, `own_basis_unfit`, `no_threshold`, `shared_threshold`, `looser_than_floor`.
 */
export function assertFits({ measure, decidedBy }: OwnStatement, measures: Measures): void {
  if (measure !== undefined && !measures.measures.some(({ id }) => id === measure))
    throw controlsErrors.no_measure({ measure })
  if (decidedBy.by !== 'check') return
  const { of: statement, thresholds } = decidedBy
  const base = statementsOf(measures).find(({ id }) => id === statement)
  if (base === undefined || owedBySupervisor.has(statement))
    throw controlsErrors.own_basis_unfit({ statement })
  for (const [name, value] of Object.entries(thresholds)) {
    const threshold = Object.hasOwn(base.thresholds, name) ? base.thresholds[name] : undefined
    if (threshold === undefined) throw controlsErrors.no_threshold({ statement, name })
    if (SHARED_THRESHOLDS.includes(name)) throw controlsErrors.shared_threshold({ name })
    if (isLooser(value, threshold.value, threshold.stricter))
      throw controlsErrors.looser_than_floor({ floor: threshold.value })
  }
}
