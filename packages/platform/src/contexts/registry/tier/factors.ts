import { z } from 'zod'

/**
 * The five factors of measure 15, each from the least to the most that it can be, and the declarations that measure 16
 * looks at. The order of the levels is meaning: raising one never lowers a tier.
 */
export const Importance = z.enum(['support', 'business', 'key', 'critical'])
export type Importance = z.infer<typeof Importance>

export const Scale = z.enum(['pilot', 'department', 'institution', 'public'])
export type Scale = z.infer<typeof Scale>

export const CustomerEffect = z.enum(['none', 'indirect', 'direct'])
export type CustomerEffect = z.infer<typeof CustomerEffect>

export const Reliance = z.enum(['reference', 'assist', 'decide'])
export type Reliance = z.infer<typeof Reliance>

export const Complexity = z.enum(['rules', 'classical', 'deep', 'generative'])
export type Complexity = z.infer<typeof Complexity>

export const Tier = z.enum(['low', 'medium', 'high'])
export type Tier = z.infer<typeof Tier>

export const ScenarioId = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/)

/** What an application declares about itself, and all that its tier is derived from. */
export const TierFactors = z
  .strictObject({
    scenario: ScenarioId,
    /** At least the scenario's own importance; a lesser declaration is raised to it. */
    importance: Importance,
    scale: Scale,
    customerEffect: CustomerEffect,
    reliance: Reliance,
    complexity: Complexity,
    /** Whether any of its models generates text, images or sound. */
    generative: z.boolean(),
    /** Whether customers, and not only staff, read its answers. */
    customerFacing: z.boolean(),
    /** Whether it takes part in closing, changing or ending a contract. */
    touchesContract: z.boolean(),
  })
  .readonly()
export type TierFactors = z.infer<typeof TierFactors>

/** The values that a cell of a tier table can meet, by the field it looks at: what lint tries each cell on. */
export const factorDomains: Readonly<Record<string, readonly (string | boolean)[]>> = {
  importance: Importance.options,
  scale: Scale.options,
  customerEffect: CustomerEffect.options,
  reliance: Reliance.options,
  complexity: Complexity.options,
  generative: [false, true],
  customerFacing: [false, true],
  touchesContract: [false, true],
}

/** The greater of two levels of one scale, in the order of its options. */
export function greaterOf<T extends string>(options: readonly T[], left: T, right: T): T {
  return options.indexOf(left) >= options.indexOf(right) ? left : right
}
