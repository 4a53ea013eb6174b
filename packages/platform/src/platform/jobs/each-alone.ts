import { toCatalogueError } from '../http/reply-error.ts'
import type { Services } from '../services.ts'

/**
 * Does the same for each, one after another. INVARIANT: one that fails holds up no other; each failure is logged with the id of
 * whom it hit, and the first is thrown once all were tried, so that it is neither silent nor taken for success.
 */
export async function eachAlone<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  act: (item: Item) => Promise<unknown>,
  { log, idOf }: { readonly log: Services['log']; readonly idOf: (item: Item) => string },
): Promise<void> {
  const failures: unknown[] = []
  for await (const item of items) {
    try {
      await act(item)
    } catch (error) {
      const failure = toCatalogueError(error, log)
      log.error({ item: idOf(item), code: failure.code }, 'one of many failed; the others go on')
      failures.push(failure)
    }
  }
  if (failures.length > 0) throw failures[0]
}
