import { isUscc } from '../identifier/organisation.ts'

/**
 * The 27 characters that name who answers for generated content (rules of encoding of service providers,
 * TC260-PG-20252A): format `00`, subject `1` organisation, binding `1` unified social credit code, the 18 of that
 * code, and five of the provider's own: `1` generation or `2` propagation and four of the application, or `00000`.
 * The code is that of the institution, never of the vendor of the model behind it.
 */
export interface ProviderCode {
  /** Unified social credit code (GB 32100). */
  readonly creditCode: string
  readonly service: 'generation' | 'propagation' | 'unspecified'
  /** Four digits or capital letters that the provider assigns; `0000` where the service is unspecified. */
  readonly application: string
}

export type ProviderCodeProblem =
  | 'wrong-length'
  | 'wrong-character'
  | 'unknown-format'
  | 'unknown-subject'
  | 'bad-credit-code'
  | 'bad-service'
  | 'bad-application'

export type BuiltProviderCode =
  | { readonly outcome: 'built'; readonly code: string }
  | { readonly outcome: 'refused'; readonly problem: ProviderCodeProblem }

export type ParsedProviderCode =
  | { readonly outcome: 'parsed'; readonly provider: ProviderCode }
  | { readonly outcome: 'refused'; readonly problem: ProviderCodeProblem }

export const PROVIDER_CODE_LENGTH = 27

const serviceDigits = { generation: '1', propagation: '2', unspecified: '0' } as const

export function buildProviderCode({
  creditCode,
  service,
  application,
}: ProviderCode): BuiltProviderCode {
  const code = `0011${creditCode}${serviceDigits[service]}${application}`
  const parsed = parseProviderCode(code)
  return parsed.outcome === 'parsed' ? { outcome: 'built', code } : parsed
}

export function parseProviderCode(code: string): ParsedProviderCode {
  if (code.length !== PROVIDER_CODE_LENGTH) return refused('wrong-length')
  if (!/^[0-9A-Z]+$/.test(code)) return refused('wrong-character')
  if (code.slice(0, 2) !== '00') return refused('unknown-format')
  // The encoding of persons is not public; a code that cannot be verified is not accepted.
  if (code.slice(2, 4) !== '11') return refused('unknown-subject')
  const creditCode = code.slice(4, 22)
  if (!isUscc(creditCode)) return refused('bad-credit-code')
  const application = code.slice(23)
  const digit = code[22]
  if (digit === '0') {
    if (application !== '0000') return refused('bad-application')
    return { outcome: 'parsed', provider: { creditCode, service: 'unspecified', application } }
  }
  if (digit !== '1' && digit !== '2') return refused('bad-service')
  const service = digit === '1' ? 'generation' : 'propagation'
  return { outcome: 'parsed', provider: { creditCode, service, application } }
}

function refused(problem: ProviderCodeProblem) {
  return { outcome: 'refused', problem } as const
}
