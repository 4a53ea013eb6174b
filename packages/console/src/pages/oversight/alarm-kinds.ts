import { useRead } from '../../api/use-api.ts'
import { useSay } from '../../language/language.tsx'

/** The kinds of alarm by id; an id stands where its name is not known. */
export function useAlarmKinds() {
  const read = useSay()
  const kinds = useRead('GET /alarms/kinds')
  const items = kinds.data?.items ?? []
  const nameOf = (id: string) => {
    const kind = items.find((one) => one.id === id)
    return kind === undefined ? id : read(kind.title)
  }
  return {
    kinds,
    nameOf,
    options: items.map(({ id, title }) => ({ value: id, label: read(title) })),
  }
}
