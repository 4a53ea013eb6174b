import { useRead } from '../api/use-api.ts'

const PEOPLE_MAX = 200

/** Names of people for their ids; an id stands where the name is not known. */
export function usePeople() {
  const { data } = useRead('GET /people', { query: { limit: PEOPLE_MAX } })
  const people = data?.items ?? []
  const names = new Map(people.map(({ id, name }) => [id, name]))
  return {
    nameOf: (id: string) => names.get(id) ?? id,
    options: people.map(({ id, name }) => ({ value: id, label: name })),
    people,
  }
}
