import type { z } from 'zod'
import { defineId } from '#kernel/ids.ts'

export const AssessmentId = defineId('asm')
export type AssessmentId = z.infer<typeof AssessmentId>
export const FindingId = defineId('fnd')
export type FindingId = z.infer<typeof FindingId>
export const AttestationId = defineId('att')
export type AttestationId = z.infer<typeof AttestationId>
export const OwnRevisionId = defineId('own')
export type OwnRevisionId = z.infer<typeof OwnRevisionId>
