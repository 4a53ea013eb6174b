import type { z } from 'zod'
import { defineId } from '#kernel/ids.ts'

export const DossierId = defineId('dos')
export type DossierId = z.infer<typeof DossierId>
export const CommitteeId = defineId('com')
export type CommitteeId = z.infer<typeof CommitteeId>
export const ProposalId = defineId('prop')
export type ProposalId = z.infer<typeof ProposalId>
/** A committee's resolution or a role's approval: what a permit is minted from. */
export const DecisionId = defineId('dec')
export type DecisionId = z.infer<typeof DecisionId>
export const AdmissionId = defineId('adm')
export type AdmissionId = z.infer<typeof AdmissionId>
export const ExceptionId = defineId('exc')
export type ExceptionId = z.infer<typeof ExceptionId>
export const ReportId = defineId('rep')
export type ReportId = z.infer<typeof ReportId>
