import { useRead } from '../api/use-api.ts'
import { useSay } from '../language/language.tsx'

const SUPPLIERS_MAX = 200

/** Names of suppliers for their ids. */
export function useSuppliers() {
  const read = useSay()
  const { data } = useRead('GET /suppliers', { query: { limit: SUPPLIERS_MAX } })
  const names = new Map((data?.items ?? []).map(({ id, name }) => [id, read(name)]))
  return { nameOf: (id: string | undefined) => (id === undefined ? '' : (names.get(id) ?? id)) }
}
