import type { Stage } from '#contexts/registry/index.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import type { DossierView } from './dossier-view.ts'
import type { Gate } from './gates/define-gate.ts'
import { intoDataPreparation } from './gates/into-data-preparation.ts'
import { intoDevelopment } from './gates/into-development.ts'
import { intoMaintenance } from './gates/into-maintenance.ts'
import { intoOperation } from './gates/into-operation.ts'
import { intoRetirement } from './gates/into-retirement.ts'
import { readyForApproval } from './gates/ready-for-approval.ts'

/** The gate into each stage; nothing leads back into requirements (measure 2.1). */
export const stageGates = {
  'data-preparation': intoDataPreparation,
  development: intoDevelopment,
  operation: intoOperation,
  maintenance: intoMaintenance,
  retirement: intoRetirement,
} as const satisfies Record<Exclude<Stage, 'requirements'>, Gate<DossierView>>

export type EnterableStage = keyof typeof stageGates

/** Every gate of an application, by its id. */
export const applicationGates: readonly Gate<DossierView>[] = [
  ...Object.values(stageGates),
  readyForApproval,
]

/** Whether an exception may ever stand in for a requirement: some gate has it, and none holds it unwaivable. */
export function isWaivable(requirement: string): boolean {
  const found = applicationGates.flatMap(({ requires }) => requires[requirement] ?? [])
  return found.length > 0 && found.every(({ waivable }) => waivable)
}

/** What a requirement asks for, in the words of its gate; nothing where no gate has it any more. */
export function requirementSays(requirement: string): Bilingual | undefined {
  const gate = applicationGates.find(({ requires }) => Object.hasOwn(requires, requirement))
  return gate?.requires[requirement]?.says
}
