/** What an attack by words is called, so that a permit can treat kinds apart. */
export type InjectionKind =
  | 'prompt-injection'
  | 'jailbreak'
  | 'hidden-instruction'
  | 'forged-marker'
  | 'invisible-text'
  | 'encoded-payload'
  | 'polluted-context'
  | 'system-prompt-extraction'

/**
 * A form of words that attacks use. `weight` is how surely it is an attack where the user wrote it, `strangers`
 * where a tool or a document brought it in: nobody but the user has orders to give.
 * INVARIANT: every gap in a pattern is bounded, so that matching takes time linear in the text.
 */
export interface Rule {
  readonly id: string
  readonly kind: InjectionKind
  readonly weight: number
  readonly strangers: number
  readonly pattern: RegExp
}

/** The longest match of any rule, in UTF-16 code units of the normalised text. */
export const RULE_SPAN_MAX = 256

export const rule = (
  id: string,
  kind: InjectionKind,
  [weight, strangers]: readonly [number, number],
  pattern: RegExp,
): Rule => ({ id, kind, weight, strangers, pattern })
