import { Stage } from '#contexts/registry/index.ts'
import type { ApplicationFact } from '../facts/registry-facts.ts'

/** Applications in operation or maintenance: those that calls can reach. */
export function isRunning({ stage }: Pick<ApplicationFact, 'stage'>): boolean {
  return stage === 'operation' || stage === 'maintenance'
}

/** Whether an application has come as far as a stage and has not retired. */
export function isAtLeast(least: Stage, { stage }: Pick<ApplicationFact, 'stage'>): boolean {
  return stage !== 'retirement' && Stage.options.indexOf(stage) >= Stage.options.indexOf(least)
}
