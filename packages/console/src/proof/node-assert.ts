/** What `packages/ledger` takes from `node:assert/strict`, in the browser. */
export default function assert(
  condition: unknown,
  message = 'assertion failed',
): asserts condition {
  if (!condition) throw new Error(message)
}
