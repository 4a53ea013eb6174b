import { daysBetween, type Instant } from '#kernel/time.ts'

/** Whether an application met the target of a kind of drill within so many days. */
export function drilledWithin(
  drills: ReadonlyMap<string, Instant>,
  application: string,
  kind: 'stop' | 'fallback' | 'recovery',
  { at, days }: { readonly at: Instant; readonly days: number },
): boolean {
  const last = drills.get(`${application} ${kind}`)
  return last !== undefined && daysBetween(last, at) <= days
}
