import { createHash } from 'node:crypto'
import { authorize, findPerson } from '#contexts/identity/index.ts'
import { actsByOffice, assertOwnOrOffice, findApplication } from '#contexts/registry/index.ts'
import type { Actor, PersonActor } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import { dayInChina } from '#kernel/time.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { governanceErrors } from './errors.ts'
import {
  approvedRegisters,
  type RegisterContent,
  type RegisterEntry,
  type RegisterEntryId,
  subjectOf,
} from './register.ts'
import { insertRegisterEntry, loadRegisterEntry, saveRegisterApproval } from './register-store.ts'

export interface Keeping {
  readonly content: RegisterContent
  readonly reviewOn: string
}

/**
 * Keeps an entry in a register (measures 1.2 to 1.6, 2.5, 14.1, 14.2); it holds in place of the one before about the same.
 * Errors: `governance.not_found` for an application or a person that is not there, `review_not_ahead`, `not_yet_happened`,
 * `plan_ends_early`, `registry.not_answerable`, `register_of_institution`.
 */
export async function keepInRegister(
  actor: Actor,
  { content, reviewOn }: Keeping,
  { db, now, append }: Services,
): Promise<RegisterEntry> {
  authorize(actor, 'register:write')
  return serializable(db, async (tx) => {
    const at = now()
    const today = dayInChina(at)
    if (reviewOn <= today) throw governanceErrors.review_not_ahead()
    assertDates(content, today)
    await assertKnown(tx, actor, content)
    const entry: RegisterEntry = {
      ...{ id: newId('reg'), subject: subjectOf(content), content, reviewOn },
      ...{ writtenBy: actor.id, writtenAt: at },
    }
    await insertRegisterEntry(tx, actor.institution, entry)
    const bytes = Buffer.from(JSON.stringify(content))
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
    await append(tx, {
      kind: 'register.written',
      subject: entry.id,
      actor,
      body: { register: content.register, about: entry.subject, reviewOn, digest },
      // What people write in their own words stands encrypted beside the entry.
      payloads: [{ name: 'content', retention: 'dossier', content: bytes }],
    })
    return entry
  })
}

/**
 * Approves a plan, a policy or a risk appetite. INVARIANT: nobody approves what they wrote, administrators included.
 * Errors: `governance.not_found`, `register_not_approved`, `own_register_entry`.
 */
export async function approveInRegister(
  actor: Actor,
  id: RegisterEntryId,
  { db, now, append }: Services,
) {
  authorize(actor, 'register:approve')
  await serializable(db, async (tx) => {
    const { content, writtenBy, approvedAt, subject } = await loadRegisterEntry(
      tx,
      actor.institution,
      id,
    )
    if (writtenBy === actor.id) throw governanceErrors.own_register_entry()
    if (approvedAt !== undefined || !approvedRegisters.includes(content.register)) {
      throw governanceErrors.register_not_approved()
    }
    await saveRegisterApproval(tx, actor.institution, id, { by: actor.id, at: now() })
    await append(tx, {
      kind: 'register.approved',
      subject: id,
      actor,
      body: { register: content.register, about: subject },
    })
  })
}

/** What happened is not dated ahead: it would count as done until then. */
function assertDates(content: RegisterContent, today: string) {
  if (content.register === 'training' && content.completedOn > today) {
    throw governanceErrors.not_yet_happened()
  }
  if (content.register !== 'development-plan') return
  if (content.until <= content.from) throw governanceErrors.plan_ends_early()
  if (content.goals.some(({ progressOn }) => progressOn !== undefined && progressOn > today)) {
    throw governanceErrors.not_yet_happened()
  }
}

async function assertKnown(tx: Transaction, actor: PersonActor, content: RegisterContent) {
  const { institution } = actor
  if ('applicationId' in content) {
    const application = await findApplication(tx, institution, content.applicationId)
    if (application === undefined) throw governanceErrors.not_found({ what: 'application' })
    assertOwnOrOffice(actor, 'register:write', application)
  } else if (!actsByOffice(actor, 'register:write')) {
    // What speaks of the whole institution is no affair of who answers for one application.
    throw governanceErrors.register_of_institution()
  }
  const goals = content.register === 'development-plan' ? content.goals : []
  const people = [
    ...('personId' in content ? [content.personId] : []),
    ...('ownerId' in content ? [content.ownerId] : []),
    ...goals.map(({ ownerId }) => ownerId),
  ]
  for (const id of people) {
    if ((await findPerson(tx, institution, id)) === undefined) {
      throw governanceErrors.not_found({ what: 'person' })
    }
  }
}
