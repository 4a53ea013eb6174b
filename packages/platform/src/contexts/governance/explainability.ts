import { ExplainabilityRating, type Tier } from '#contexts/registry/index.ts'

/**
 * Measure 22.2: in a high-tier application a model whose rating is insufficient only advises, so that its output
 * cannot be released as a decision without a person.
 */
export function advisoryOnly(tier: Tier, rating: ExplainabilityRating): boolean {
  return tier === 'high' && rating === 'insufficient'
}

/** Whether a rating reaches a floor (measure 14.3). */
export function reachesFloor(rating: ExplainabilityRating, floor: ExplainabilityRating): boolean {
  const order = ExplainabilityRating.options
  return order.indexOf(rating) >= order.indexOf(floor)
}

/** The lesser of two ratings: where the registry and the dossier differ, the stricter reading holds. */
export function lesserRating(
  left: ExplainabilityRating,
  right: ExplainabilityRating,
): ExplainabilityRating {
  return reachesFloor(left, right) ? right : left
}
