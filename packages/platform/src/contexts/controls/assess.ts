import { authorize } from '#contexts/identity/index.ts'
import { postNotice } from '#contexts/oversight/index.ts'
import { type Actor, type Role, systemActor } from '#kernel/actor.ts'
import { type ApplicationId, type InstitutionId, newId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable, snapshot } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { type Assessment, countsOf } from './assessment.ts'
import { insertAssessment } from './assessment-store.ts'
import { wordsThatCount } from './attestation.ts'
import { attestationsInForce } from './attestation-store.ts'
import { measuresInForce } from './catalogue-in-force.ts'
import { type Deciding, decideAll, decideNarrowed, factsAsked } from './decide.ts'
import { controlsErrors } from './errors.ts'
import { loadFacts } from './facts/facts.ts'
import { closesFinding, dueOf, type Finding, needsFinding } from './finding.ts'
import { insertFinding, openFindings, saveFinding } from './finding-store.ts'
import { foldAll } from './fold.ts'
import { logSize } from './fold-store.ts'
import { isOwn, type Measures, type Statement, statementsOf } from './measures.ts'
import { decidableOwn } from './own/decide-own.ts'
import { ownInForce } from './own/own-store.ts'
import type { Result } from './result.ts'

export interface Assessed {
  readonly assessment: Assessment
  readonly results: readonly Result[]
}

/**
 * Decides every statement, now or as of a past instant, and keeps the answer (measures 1 to 29). Only an
 * assessment of the present opens and closes findings. Errors: `controls.in_the_future`.
 */
export async function assess(
  actor: Actor,
  at: Instant | undefined,
  services: Services,
): Promise<Assessed> {
  authorize(actor, 'assessment:make')
  return assessAs(actor, at, services)
}

/** The same for the product itself: on its schedule, and from the command line of its machine. */
export async function assessAs(
  actor: Actor,
  at: Instant | undefined,
  services: Services,
): Promise<Assessed> {
  const { db, now } = services
  const { institution } = actor
  const madeAt = now()
  if (at !== undefined && at > madeAt) throw controlsErrors.in_the_future({ now: madeAt })
  await foldAll(institution, services)
  const asked = { institution, at: at ?? madeAt, isPast: at !== undefined, only: undefined }
  const { deciding, measures, size } = await gather(asked, services)
  const results = decideAll(deciding)

  const id = newId('asm')
  return serializable(db, async (tx) => {
    const { content, digest } = measures
    const counts = countsOf(results.filter(({ statement }) => !isOwn(statement)))
    const ownCounts = countsOf(results.filter(({ statement }) => isOwn(statement)))
    const catalogue = { version: content.version, digest }
    const entryId = await services.append(tx, {
      kind: 'assessment.made',
      subject: id,
      actor,
      body: {
        ...{ at: asked.at, catalogue, log: { size }, counts, ownCounts },
        results: results.map(({ statement, effect, detail }) => ({
          ...{ statement, effect, source: detail.source },
          ...(detail.coverage !== undefined && { coverage: { ...detail.coverage } }),
          ...(detail.revision !== undefined && { revision: detail.revision }),
        })),
      },
      payloads: [
        { name: 'results', retention: 'dossier', content: Buffer.from(JSON.stringify(results)) },
      ],
    })
    const assessment: Assessment = {
      ...{ id, institution, at: asked.at, madeAt, madeBy: actor.id },
      ...{ catalogue, logSize: size, counts, ownCounts, entryId },
    }
    await insertAssessment(tx, assessment, results)
    if (!asked.isPast)
      await moveFindings(tx, actor, assessment, results, { content, deciding }, services)
    return { assessment, results }
  })
}

/** The same statements narrowed to one application, decided now and not kept. Errors: `controls.no_application`. */
export async function assessApplication(
  actor: Actor,
  only: ApplicationId,
  services: Services,
): Promise<readonly Result[]> {
  authorize(actor, 'controls:read')
  const { institution } = actor
  const asked = { institution, at: services.now(), isPast: false, only }
  const { deciding } = await gather(asked, services)
  const { applications } = deciding.facts
  if (applications.known && applications.value.length === 0) throw controlsErrors.no_application()
  return decideNarrowed(deciding)
}

interface Asked {
  readonly institution: InstitutionId
  readonly at: Instant
  readonly isPast: boolean
  readonly only: ApplicationId | undefined
}

/** All that decides, in one consistent view. */
async function gather(asked: Asked, { db, vault }: Pick<Services, 'db' | 'vault'>) {
  return snapshot(db, async (reader) => {
    const then = asked.isPast ? asked.at : undefined
    const measures = await measuresInForce(reader, asked.institution, then)
    const asksItself = await ownInForce(reader, asked.institution, then)
    const statements = statementsOf(measures.content)
    // One window and one sample serve all: the longest and the largest that a statement asks for.
    const windowDays = greatest(statements, 'window-days')
    const sampleSize = greatest(statements, 'sample')
    const own = asksItself.map((one) => decidableOwn(one, measures.content))
    const facts = await loadFacts(
      { ...asked, reader, db, vault, windowDays, sampleSize },
      factsAsked({ statements, own }, { narrowed: asked.only !== undefined }),
    )
    const given = await attestationsInForce(reader, asked.institution, asked.at)
    const { size } = await logSize(reader, asked.institution)
    const attestations = wordsThatCount(given, [
      ...statements.map((statement) => ({ statement })),
      ...own,
    ])
    const deciding: Deciding = { at: asked.at, facts, statements, own, attestations }
    return { deciding, measures, size }
  })
}

function greatest(statements: readonly Statement[], threshold: string): number {
  return Math.max(1, ...statements.map(({ thresholds }) => thresholds[threshold]?.value ?? 1))
}

/** Opens what is newly found, carries on what is still so, and closes only what holds again. */
async function moveFindings(
  tx: Transaction,
  actor: Actor,
  { id, institution, at }: Assessment,
  results: readonly Result[],
  { content: measures, deciding }: { readonly content: Measures; readonly deciding: Deciding },
  services: Services,
) {
  const owners = ownersOf(deciding)
  const open = new Map((await openFindings(tx, institution)).map((one) => [one.statement, one]))
  const close = async (standing: Finding, effect: Finding['effect']) => {
    await saveFinding(tx, institution, { ...standing, effect, closedBy: id, closedAt: at })
    const body = { statement: standing.statement, assessment: id }
    await services.append(tx, { kind: 'finding.closed', subject: standing.id, actor, body })
  }
  for (const standing of open.values()) {
    // What is asked no longer leaves nothing that its finding could speak of.
    const isAsked = results.some(({ statement }) => statement === standing.statement)
    if (!isAsked) await close(standing, 'not-applicable')
  }
  for (const result of results) {
    const { statement, effect, detail } = result
    const standing = open.get(statement)
    if (standing !== undefined && closesFinding(result)) {
      await close(standing, effect)
    } else if (standing !== undefined) {
      await saveFinding(tx, institution, { ...standing, effect, reason: detail.reason })
    } else if (needsFinding(result)) {
      const dueAt = dueOf(effect, at, measures)
      const finding: Finding = {
        ...{ id: newId('fnd'), statement, effect, reason: detail.reason, dueAt, revision: 0 },
        ...{ ownerRole: owners.get(statement)!, openedBy: id, openedAt: at },
      }
      await insertFinding(tx, institution, finding)
      await announce(tx, actor, finding, services)
    }
  }
}

function ownersOf({ statements, own }: Deciding): ReadonlyMap<string, Role> {
  const asked = [...statements, ...own.map(({ statement }) => statement)]
  return new Map(asked.map(({ id, owner }) => [id, owner]))
}

async function announce(tx: Transaction, actor: Actor, finding: Finding, services: Services) {
  const { id, statement, effect, reason, ownerRole, openedBy, dueAt } = finding
  await services.append(tx, {
    kind: 'finding.opened',
    subject: id,
    actor,
    body: { statement, effect, ownerRole, dueAt, assessment: openedBy },
  })
  await postNotice(
    tx,
    {
      ...{ institution: actor.institution, kind: 'finding.opened', subject: id },
      to: { roles: [ownerRole] },
      severity: effect === 'failing' ? 'critical' : 'warning',
      title: { zh: `条款 ${statement} 需要处理`, en: `Statement ${statement} needs attention` },
      body: reason,
      link: `/findings/${id}`,
    },
    services,
  )
}

/** The daily assessment of an institution, by the product itself. */
export function assessOnSchedule(
  institution: InstitutionId,
  services: Services,
): Promise<Assessed> {
  return assessAs(systemActor('controls.assess', institution), undefined, services)
}
