/** What a verification answers: it holds, or the first thing that is wrong. */
export type Verdict = { readonly ok: true } | Refusal

/** What a parser answers: the value, or the first thing that is wrong. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | Refusal

export type Refusal = { readonly ok: false; readonly reason: string }

export const HOLDS: Verdict = { ok: true }

export function refused(reason: string): Refusal {
  return { ok: false, reason }
}

export function accepted<T>(value: T): Outcome<T> {
  return { ok: true, value }
}
