import { hash } from 'node:crypto'
import {
  bankProblems,
  type Detector,
  expressionDetector,
  keywordDetector,
  parseExpressions,
  type RiskClass,
  readBank,
  riskClasses,
  sheetProblems,
} from '@hengjian/guard'
import { z } from 'zod'
import { decodeText, type RowFault } from '#contexts/registry/index.ts'
import { defineId, InstitutionId, PersonId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { GuardBankName } from './permit-guards.ts'

export const GuardBankId = defineId('bank')
export type GuardBankId = z.infer<typeof GuardBankId>

export const GuardBankKind = z.enum(['keywords', 'expressions'])
export type GuardBankKind = z.infer<typeof GuardBankKind>

/** How the file of a bank is to be read. */
export const GuardBankTerms = z.strictObject({
  name: GuardBankName,
  kind: GuardBankKind,
  format: z.enum(['csv', 'txt']),
  /** The risk class of words that name none (GB/T 45654-2025, annex A). */
  riskDefault: z.enum(Object.keys(riskClasses) as [RiskClass, ...RiskClass[]]).optional(),
})
export type GuardBankTerms = z.infer<typeof GuardBankTerms>

/**
 * Words or expressions of an institution, beside the guards of the product (measure 24.6). It is in force from its
 * admission by a second person until it is retired or another of its name is admitted.
 */
export const GuardBank = z.object({
  id: GuardBankId,
  institution: InstitutionId,
  ...GuardBankTerms.shape,
  /** Of the imported file, `sha256:…`. */
  digest: z.string(),
  rowCount: z.int().positive(),
  importedBy: PersonId,
  importedAt: Instant,
  admittedBy: PersonId.optional(),
  admittedAt: Instant.optional(),
  retiredBy: PersonId.optional(),
  retiredAt: Instant.optional(),
  retirementReason: z.string().optional(),
})
export type GuardBank = z.infer<typeof GuardBank>

/** A bank as gateways follow it; without content where it is not in force. */
export interface DistributedBank {
  readonly id: GuardBankId
  readonly institution: InstitutionId
  readonly terms: GuardBankTerms
  readonly digest: string
  readonly content: Uint8Array | undefined
  readonly epoch: number
}

export const digestOfBank = (content: Uint8Array) => `sha256:${hash('sha256', content, 'hex')}`

export type ReadGuardBank =
  | { readonly ok: true; readonly detector: Detector; readonly rowCount: number }
  | { readonly ok: false; readonly faults: readonly RowFault[] }

/** No bank that may be imported takes this long; what does is not read. */
const READING_MS_MAX = 30_000

/**
 * The detector that a file gives, or everything that is wrong with it; large banks are read beside the calls that go on.
 * Error: `registry.malformed_csv` (encoding).
 */
export async function readGuardBank(
  { name, kind, format, riskDefault }: GuardBankTerms,
  content: Uint8Array,
  given?: AbortSignal,
): Promise<ReadGuardBank> {
  const text = decodeText(content)
  if (kind === 'expressions') {
    const sheet = await parseExpressions(text, { format })
    if (sheet.outcome === 'refused') {
      return faultsOf(
        sheet.errors.map(({ row, problem }) => ({ row, message: sheetProblems[problem] })),
      )
    }
    const { compiled } = sheet
    const rowCount = compiled.expressions.length
    return { ok: true, detector: expressionDetector(compiled), rowCount }
  }
  const timeout = AbortSignal.timeout(READING_MS_MAX)
  const read = await readBank(
    text,
    { format, ...(riskDefault !== undefined && { riskDefault }) },
    { signal: given === undefined ? timeout : AbortSignal.any([given, timeout]) },
  )
  if (read.outcome === 'refused') {
    return faultsOf(
      read.errors.map(({ row, problem }) => ({ row, message: bankProblems[problem] })),
    )
  }
  const { bank } = read
  return {
    ok: true,
    detector: keywordDetector(bank, { kind: name }),
    rowCount: bank.scores.length,
  }
}

const faultsOf = (faults: readonly RowFault[]) => ({ ok: false, faults }) as const

/**
 * The detector of a bank in force. INVARIANT: one whose content is not what was admitted never counts as an empty
 * one: its detector fails on every text, and the permit says what that means.
 */
export async function detectorOfBank(
  { terms, digest, content }: DistributedBank & { readonly content: Uint8Array },
  signal?: AbortSignal,
): Promise<Detector> {
  const isAdmitted = digestOfBank(content) === digest
  const read = isAdmitted ? await readGuardBank(terms, content, signal).catch(ignore) : undefined
  return read?.ok === true ? read.detector : failingBank(terms)
}

const ignore = () => undefined

/** In place of a bank that is not there (yet). */
export const failingBank = ({ kind }: Pick<GuardBankTerms, 'kind'>): Detector =>
  failingGuard(kind === 'keywords' ? 'keyword' : 'expression')

/** The version of a guard that has nothing to look for. */
export const UNREADABLE = 'unreadable'

/** In place of a guard whose material cannot be read: it fails on every text, and never passes for one that finds nothing. */
export function failingGuard(id: string): Detector {
  return {
    id,
    version: UNREADABLE,
    spanMax: 1,
    detect() {
      throw new Error('the material of this guard is not what was admitted')
    },
  }
}
