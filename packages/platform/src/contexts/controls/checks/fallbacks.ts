import type { Permit } from '#contexts/permits/index.ts'
import type { FactValue } from '../facts/facts.ts'

/** Whether another admitted model, a rule or people step in: a fixed message answers, and does the work of none of them. */
export function hasBackup({ fallback }: Permit, admitted: FactValue<'admitted'>): boolean {
  const { models, last } = fallback
  const isStandIn = last?.kind === 'rule' || last?.kind === 'manual-queue'
  return isStandIn || models.some((version) => admitted.has(version))
}
