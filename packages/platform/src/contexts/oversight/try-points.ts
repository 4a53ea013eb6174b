import { z } from 'zod'
import { formatCondition, holdingOf } from '#contexts/governance/index.ts'
import {
  findStandingPermit,
  openPermitText,
  PermitId,
  ReviewPoint,
} from '#contexts/permits/index.ts'
import { loadApplication } from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { ApplicationId } from '#kernel/ids.ts'
import type { Services } from '#platform/services.ts'
import { CallFacts } from './review.ts'
import { factsOf, holdTermsOf, trippedPoints } from './review-points.ts'

/** A case: what a call is about, and whether its model only advises. */
export const PointCase = z.strictObject({ ...CallFacts.shape, advisory: z.boolean() }).readonly()
export type PointCase = z.infer<typeof PointCase>

export const PointTrial = z.object({
  /** Absent where the application has none that stands. */
  permit: PermitId.optional(),
  points: z
    .array(
      z.object({
        ...ReviewPoint.omit({ when: true }).shape,
        /** The condition as people read it. */
        when: z.string(),
        /** What the condition came to; `unknown` where it rests on a fact that the case does not give. */
        holding: z.enum(['yes', 'no', 'unknown']),
        holds: z.boolean(),
      }),
    )
    .readonly(),
  /** How a result would wait, on the strictest terms of all points that hold it; absent where none does. */
  held: ReviewPoint.pick({
    queue: true,
    withinMs: true,
    onTimeout: true,
    reviewers: true,
  }).optional(),
})
export type PointTrial = z.infer<typeof PointTrial>

/** Which review points of the standing permit would hold a result of such a call (17.2, 22.3). Error: `registry.not_found`. */
export async function tryPoints(
  { institution }: Actor,
  id: ApplicationId,
  { advisory, ...facts }: PointCase,
  { db }: Pick<Services, 'db'>,
): Promise<PointTrial> {
  await loadApplication(db, institution, id)
  const stored = await findStandingPermit(db, institution, id)
  const permit = stored && openPermitText(stored)
  if (permit === undefined) return { points: [] }
  const known = factsOf(facts, advisory)
  const [first, ...others] = trippedPoints(permit.oversight, known)
  const holding = new Set([first, ...others].map((one) => one?.point.name))
  return {
    permit: permit.serial,
    points: permit.oversight.points.map(({ when, ...point }) => ({
      ...point,
      when: formatCondition(when),
      holding: holdingOf(when, known),
      holds: holding.has(point.name),
    })),
    ...(first !== undefined && { held: holdTermsOf([first, ...others]) }),
  }
}
