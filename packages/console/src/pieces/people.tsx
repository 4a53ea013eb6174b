import { NameSelect, type NameSelectProps, openDirectory, useNames } from './directory.tsx'
import { Instant } from './instant.tsx'

const directory = openDirectory('GET /people', {
  nameOf: ({ name }) => name,
  foundBy: ({ name, login }) => `${name} ${login}`,
  offered: { active: 'true' },
})

/** Names of people for their ids. */
export const usePeople = () => useNames(directory)

/** Chooses people who still work here. */
export const PersonSelect = (props: NameSelectProps) => <NameSelect of={directory} {...props} />

/** Who did something and when; nothing where nobody has yet. */
export function PersonAt({ id, at }: { id: string | undefined; at: string | undefined }) {
  const { nameOf } = usePeople()
  if (id === undefined || at === undefined) return null
  return (
    <>
      {nameOf(id)} · <Instant at={at} />
    </>
  )
}
