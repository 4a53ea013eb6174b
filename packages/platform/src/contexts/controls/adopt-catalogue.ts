import { createHash } from 'node:crypto'
import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { readCatalogueBytes } from '#platform/catalogue.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { shippedMeasures } from './catalogue.ts'
import { type CatalogueChanges, changesBetween, weakerIn } from './catalogue-changes.ts'
import { adoptedMeasures } from './catalogue-in-force.ts'
import { insertAdoption, newestAdoption, saveThreshold } from './catalogue-store.ts'
import { controlsErrors } from './errors.ts'
import { isLooser, Measures, statementsOf } from './measures.ts'
import { parseCatalogue } from './parse-catalogue.ts'

/**
 * A version as it was read; without a text, the one that the product comes with. INVARIANT: nobody gets what a measure asks
 * lowered by handing in a text. Errors: `controls.catalogue_invalid`, `catalogue_weaker`.
 */
function readVersion(given: string | undefined) {
  const text = given ?? Buffer.from(readCatalogueBytes('measures.yaml')).toString('utf8')
  const parsed = parseCatalogue(Measures, text)
  if (!parsed.ok) throw controlsErrors.catalogue_invalid({ faults: parsed.faults })
  const statements = weakerIn(parsed.value, shippedMeasures.content)
  if (statements.length > 0) throw controlsErrors.catalogue_weaker({ statements })
  const digest = `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`
  return { text, digest, content: parsed.value }
}

/** What a version would change for the institution; nothing is changed. Errors: `controls.catalogue_invalid`, `catalogue_weaker`. */
export async function tryCatalogue(
  actor: Actor,
  text: string | undefined,
  { db }: Services,
): Promise<CatalogueChanges> {
  authorize(actor, 'catalogue:adopt')
  const { content } = readVersion(text)
  const current = await adoptedMeasures(db, actor.institution)
  return changesBetween(current.content, content)
}

/**
 * Adopts a version for the institution (measure 28.1); the next assessment decides by it.
 * Errors: `controls.catalogue_invalid`, `catalogue_weaker`, `catalogue_not_newer`.
 */
export async function adoptCatalogue(
  actor: Actor,
  text: string | undefined,
  { db, now, append }: Services,
): Promise<CatalogueChanges> {
  authorize(actor, 'catalogue:adopt')
  const next = readVersion(text)
  return serializable(db, async (tx) => {
    const adopted = await newestAdoption(tx, actor.institution, undefined)
    const { version } = next.content
    if (adopted !== undefined && !isNewer(version, adopted.version)) {
      throw controlsErrors.catalogue_not_newer({ version: adopted.version })
    }
    const changes = changesBetween(
      (await adoptedMeasures(tx, actor.institution)).content,
      next.content,
    )
    const { digest } = next
    const adoption = { version, digest, text: next.text, adoptedBy: actor.id, adoptedAt: now() }
    await insertAdoption(tx, actor.institution, adoption)
    await append(tx, {
      kind: 'catalogue.adopted',
      subject: version,
      actor,
      body: {
        ...{ version, digest, from: adopted?.version },
        ...{ added: [...changes.added], removed: [...changes.removed] },
        thresholds: changes.thresholds.map((change) => ({ ...change })),
      },
    })
    return changes
  })
}

/** Versions are `YEAR.N`; the tenth of a year is newer than its ninth. */
export function isNewer(version: string, than: string): boolean {
  const [year = 0, number = 0] = version.split('.').map(Number)
  const [otherYear = 0, otherNumber = 0] = than.split('.').map(Number)
  return year === otherYear ? number > otherNumber : year > otherYear
}

export interface Tightening {
  readonly statement: string
  readonly name: string
  readonly value: number
}

/**
 * Sets an institution's own threshold: never looser than the floor of the catalogue in force.
 * Errors: `controls.no_statement`, `no_threshold`, `looser_than_floor`.
 */
export async function setThreshold(
  actor: Actor,
  { statement, name, value }: Tightening,
  { db, now, append }: Services,
) {
  authorize(actor, 'catalogue:adopt')
  await serializable(db, async (tx) => {
    const { content } = await adoptedMeasures(tx, actor.institution)
    const known = statementsOf(content).find(({ id }) => id === statement)
    if (known === undefined) throw controlsErrors.no_statement({ statement })
    const threshold = Object.hasOwn(known.thresholds, name) ? known.thresholds[name] : undefined
    if (threshold === undefined) throw controlsErrors.no_threshold({ statement, name })
    const floor = threshold.floor ?? threshold.value
    if (isLooser(value, floor, threshold.stricter))
      throw controlsErrors.looser_than_floor({ floor })
    const at = now()
    await saveThreshold(tx, actor.institution, { statement, name, value }, { by: actor.id, at })
    await append(tx, {
      kind: 'threshold.set',
      subject: statement,
      actor,
      body: { name, value, catalogue: threshold.value, floor },
    })
  })
}
